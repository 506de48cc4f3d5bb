using System.Reflection.PortableExecutable;
using Engine.Tests.Documentation;

namespace Engine.Tests.Build;

public sealed class ReadyToRunTests
{
    [Theory]
    [InlineData("pwsh", "Microsoft.PowerShell.ConsoleHost.dll")]
    [InlineData("pwsh", "System.Management.Automation.dll")]
    [InlineData("pwsh", "Newtonsoft.Json.dll")]
    [InlineData("", "ProcessCmdlets.dll")]
    [InlineData("", "ProcessCmdlets.Engine.dll")]
    public void Build_WithTheCompiler_LeavesPrecompiledAssemblies(string folder, string name)
    {
        Assert.SkipUnless(HasCompiler(), "The build had no compiler.");
        using FileStream file = File.OpenRead(RepositoryFiles.At("bin", folder, name));
        using PEReader reader = new(file);
        Assert.NotEqual(0, reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
    }

    // The build keeps its images where it has had the compiler.
    private static bool HasCompiler() =>
        Directory.EnumerateFiles(RepositoryFiles.At("src", "pwsh", "obj"), "pwsh.dll.rsp", SearchOption.AllDirectories).Any();
}
