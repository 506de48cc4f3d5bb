using System.Reflection.PortableExecutable;
using Engine.Tests.Documentation;

namespace Engine.Tests.Host;

public sealed class ReadyToRunTests
{
    [Theory]
    [InlineData("host", "ProcessCmdlets.Host.dll")]
    [InlineData("host", "System.Management.Automation.dll")]
    [InlineData("host", "Newtonsoft.Json.dll")]
    [InlineData("", "ProcessCmdlets.dll")]
    [InlineData("", "ProcessCmdlets.Engine.dll")]
    public void Build_WithTheCompiler_LeavesPrecompiledAssemblies(string folder, string name)
    {
        Assert.SkipUnless(HasCompiler(), "The build had no compiler.");
        using FileStream file = File.OpenRead(RepositoryFiles.At("bin", folder, name));
        using PEReader reader = new(file);
        Assert.NotEqual(0, reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
    }

    private static bool HasCompiler() =>
        Directory.Exists(RepositoryFiles.At("src", "ProcessCmdlets.Host", "obj", "ReadyToRun"))
        && Directory.EnumerateFiles(
            RepositoryFiles.At("src", "ProcessCmdlets.Host", "obj", "ReadyToRun"), "*.dll", SearchOption.AllDirectories).Any();
}
