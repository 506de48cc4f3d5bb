// The tests that need Unix skip themselves elsewhere, which the analyzer cannot see.
#pragma warning disable CA1416

using System.Diagnostics;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Workers;

[Collection(ProcessesCollection.Name)]
public sealed class RuntimeFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pc-rt-").FullName;
    private readonly EnvironmentChange? _change;

    public RuntimeFolderTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows uses named pipes.");
        _change = new EnvironmentChange("TMPDIR", _folder);
    }

    public void Dispose()
    {
        _change?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void CreateEndpoint_FolderIsMissing_MakesItForThisUserOnly()
    {
        string path = RuntimeFolder.CreateEndpoint();

        Assert.Equal(RuntimeFolder.Location, Path.GetDirectoryName(path));
        Assert.StartsWith(_folder, path, StringComparison.Ordinal);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(RuntimeFolder.Location));
        Assert.StartsWith($"{Environment.ProcessId}-", Path.GetFileName(path), StringComparison.Ordinal);
        Assert.NotEqual(path, RuntimeFolder.CreateEndpoint());
    }

    [Theory]
    [InlineData(UnixFileMode.GroupExecute)]
    [InlineData(UnixFileMode.OtherRead)]
    public void CreateEndpoint_OthersMayEnter_IsRefused(UnixFileMode more)
    {
        Directory.CreateDirectory(RuntimeFolder.Location);
        File.SetUnixFileMode(
            RuntimeFolder.Location,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | more);

        RuntimeFolderException exception = Assert.Throws<RuntimeFolderException>(RuntimeFolder.CreateEndpoint);

        Assert.Equal(RuntimeFolder.Location, exception.Path);
        Assert.Contains("not 700", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateEndpoint_FolderIsALink_IsRefused()
    {
        string target = Directory.CreateDirectory(Path.Combine(_folder, "target")).FullName;
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateSymbolicLink(RuntimeFolder.Location, target);

        Assert.Throws<RuntimeFolderException>(RuntimeFolder.CreateEndpoint);
    }

    [Fact]
    public void CreateEndpoint_FolderIsAFile_IsRefused()
    {
        File.WriteAllText(RuntimeFolder.Location, string.Empty);

        Assert.Throws<RuntimeFolderException>(RuntimeFolder.CreateEndpoint);
    }

    [Fact]
    public void CreateEndpoint_FolderOfAnotherUser_IsRefused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a folder away.");
        Directory.CreateDirectory(RuntimeFolder.Location);
        using Process process = Process.Start("chown", ["65534", RuntimeFolder.Location]);
        process.WaitForExit();

        RuntimeFolderException exception = Assert.Throws<RuntimeFolderException>(RuntimeFolder.CreateEndpoint);

        Assert.Contains("65534", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateEndpoint_PathIsTooLong_NamesTheFolderAndTheRemedy()
    {
        using var change = new EnvironmentChange("TMPDIR", Path.Combine(_folder, new string('x', 90)));

        RuntimeFolderException exception = Assert.Throws<RuntimeFolderException>(RuntimeFolder.CreateEndpoint);

        Assert.Contains(RuntimeFolder.Location, exception.Message, StringComparison.Ordinal);
        Assert.Contains("TMPDIR", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sweep_OwnersThatLiveAndThatDoNot_RemovesOnlyWhatIsLeftOver()
    {
        string own = RuntimeFolder.CreateEndpoint();
        File.WriteAllText(own, string.Empty);

        // An id that no process has, and one that another process has now.
        string dead = Left("999999999-1-1");
        string reused = Left($"{Environment.ProcessId}-1-1");
        string foreign = Left("notes.txt");

        RuntimeFolder.Sweep();

        Assert.True(File.Exists(own));
        Assert.True(File.Exists(foreign));
        Assert.False(File.Exists(dead));
        Assert.False(File.Exists(reused));
    }

    [Fact]
    public void CreateEndpoint_FirstUse_Sweeps()
    {
        Directory.CreateDirectory(
            RuntimeFolder.Location, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string dead = Left("999999999-1-1");

        _ = RuntimeFolder.CreateEndpoint();

        Assert.False(File.Exists(dead));
    }

    private static string Left(string name)
    {
        string path = Path.Combine(RuntimeFolder.Location, name);
        File.WriteAllText(path, string.Empty);
        return path;
    }
}
