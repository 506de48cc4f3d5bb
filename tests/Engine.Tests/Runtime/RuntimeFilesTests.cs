// The tests that need Unix skip themselves elsewhere, which the analyzer cannot see.
#pragma warning disable CA1416

using System.Diagnostics;
using Engine.Tests.Workers;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.Runtime;

namespace Engine.Tests.Runtime;

[Collection(ProcessesCollection.Name)]
public sealed class RuntimeFilesTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _parent = Directory.CreateTempSubdirectory("pc-rt-").FullName;
    private readonly string _former = RuntimeFiles.Folder;
    private readonly string _folder;

    public RuntimeFilesTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no folder in a place that others can write to.");
        _folder = Path.Combine(_parent, "pc");
        RuntimeFiles.UseFolder(_folder);
    }

    public void Dispose()
    {
        RuntimeFiles.UseFolder(_former);
        Directory.Delete(_parent, recursive: true);
    }

    [Fact]
    public void NewSocketPath_FolderIsMissing_MakesItForThisUserOnly()
    {
        string path = RuntimeFiles.NewSocketPath();

        Assert.Equal(_folder, Path.GetDirectoryName(path));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder));
        Assert.StartsWith($"{Environment.ProcessId}-", Path.GetFileName(path), StringComparison.Ordinal);
        Assert.NotEqual(path, RuntimeFiles.NewSocketPath());
    }

    [Theory]
    [InlineData(UnixFileMode.GroupExecute)]
    [InlineData(UnixFileMode.OtherRead)]
    public void NewSocketPath_OthersMayEnter_IsRefused(UnixFileMode more)
    {
        Directory.CreateDirectory(_folder);
        File.SetUnixFileMode(_folder, OwnerOnly | more);

        RuntimeFolderException exception = Assert.Throws<RuntimeFolderException>(RuntimeFiles.NewSocketPath);

        Assert.Equal(_folder, exception.Path);
        Assert.Contains("not 700", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryDoor_FolderIsALink_TouchesNothingBehindIt()
    {
        string target = Directory.CreateDirectory(Path.Combine(_parent, "target"), OwnerOnly).FullName;
        string victim = Path.Combine(target, "2024-01-31-db.sql");
        string lookalike = Path.Combine(target, "1-abcdefgh-s1");
        File.WriteAllText(victim, "content");
        File.WriteAllText(lookalike, "content");
        Directory.CreateSymbolicLink(_folder, target);

        Assert.Throws<RuntimeFolderException>(RuntimeFiles.NewSocketPath);
        Assert.Throws<RuntimeFolderException>(() => RuntimeFiles.OpenOrCreate(Path.Combine(_folder, "lock-1")));
        Assert.Throws<RuntimeFolderException>(() => RuntimeFiles.Read(Path.Combine(_folder, Path.GetFileName(victim))));
        Assert.Throws<RuntimeFolderException>(() => RuntimeFiles.Find("db.sql"));
        Assert.False(RuntimeFiles.Remove(Path.Combine(_folder, Path.GetFileName(victim))));
        RuntimeFiles.Sweep();

        Assert.Equal("content", File.ReadAllText(victim));
        Assert.Equal("content", File.ReadAllText(lookalike));
        Assert.Equal(2, Directory.GetFileSystemEntries(target).Length);
    }

    [Fact]
    public void NewSocketPath_FolderIsAFile_IsRefused()
    {
        File.WriteAllText(_folder, string.Empty);

        Assert.Throws<RuntimeFolderException>(RuntimeFiles.NewSocketPath);
    }

    [Fact]
    public void NewSocketPath_FolderOfAnotherUser_IsRefused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a folder away.");
        Directory.CreateDirectory(_folder, OwnerOnly);
        using Process process = Process.Start("chown", ["65534", _folder]);
        process.WaitForExit();

        RuntimeFolderException exception = Assert.Throws<RuntimeFolderException>(RuntimeFiles.NewSocketPath);

        Assert.Contains("65534", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenOrCreate_NameIsALink_DoesNotFollowIt()
    {
        string victim = Path.Combine(_parent, "victim");
        File.WriteAllText(victim, "content");
        _ = RuntimeFiles.NewSocketPath();
        string path = RuntimeFiles.NewPath('x');
        File.CreateSymbolicLink(path, victim);

        Assert.Throws<RuntimeFolderException>(() => RuntimeFiles.OpenOrCreate(path));
        Assert.Null(RuntimeFiles.Read(path));
        Assert.Equal("content", File.ReadAllText(victim));
    }

    [Fact]
    public void Read_FileOfAnotherUser_IsNotThere()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a file away.");
        _ = RuntimeFiles.NewSocketPath();
        string path = RuntimeFiles.NewPath('x');
        File.WriteAllText(path, "planted");
        using Process process = Process.Start("chown", ["65534", path]);
        process.WaitForExit();

        Assert.Null(RuntimeFiles.Read(path));
    }

    [Fact]
    public void Sweep_ClaimIsLocked_KeepsWhateverTheProcessIdSays()
    {
        // The owner is this process: to a sweep by another session only the lock counts, since ids differ between containers.
        string own = RuntimeFiles.NewSocketPath();
        File.WriteAllText(own, string.Empty);
        string otherOwner = Path.Combine(_folder, "999999999-aaaaaaaa-owner");
        string others = Left("999999999-aaaaaaaa-s1");
        using FileStream claim = new(otherOwner, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

        RuntimeFiles.Sweep();

        Assert.True(File.Exists(own));
        Assert.True(File.Exists(others));
    }

    [Fact]
    public void Sweep_ClaimIsFreeOrGone_RemovesWhatBelongsToIt()
    {
        _ = RuntimeFiles.NewSocketPath();
        string[] dead =
        [
            Left($"{Environment.ProcessId}-bbbbbbbb-owner"), Left($"{Environment.ProcessId}-bbbbbbbb-s1"), Left("7-cccccccc-q0"),
        ];
        string[] foreign = [Left("notes.txt"), Left("2024-01-31-db.sql")];

        RuntimeFiles.Sweep();

        Assert.All(dead, path => Assert.False(File.Exists(path), path));
        Assert.All(foreign, path => Assert.True(File.Exists(path), path));
    }

    [Fact]
    public void NewSocketPath_FirstUse_Sweeps()
    {
        Directory.CreateDirectory(_folder, OwnerOnly);
        string dead = Left("7-cccccccc-s1");

        _ = RuntimeFiles.NewSocketPath();

        Assert.False(File.Exists(dead));
    }

    [Fact]
    public void UseFolder_FormerOne_IsLeftEmpty()
    {
        File.WriteAllText(RuntimeFiles.NewSocketPath(), string.Empty);

        RuntimeFiles.UseFolder(_former);

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void NewSocketPath_FolderWasRemoved_MakesItAndTheClaimAnew()
    {
        _ = RuntimeFiles.NewSocketPath();
        Directory.Delete(_folder, recursive: true);

        string path = RuntimeFiles.NewSocketPath();

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder));
        File.WriteAllText(path, string.Empty);
        RuntimeFiles.Sweep();
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task KeptFiles_FileIsRemoved_IsMadeAnew()
    {
        string path = RuntimeFiles.OwnPath("kept");
        var restored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        KeptFiles.Add(path, () =>
        {
            RuntimeFiles.Write(path, "again"u8);
            restored.TrySetResult();
        });
        try
        {
            await restored.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            Assert.Equal("again"u8.ToArray(), RuntimeFiles.Read(path));
        }
        finally
        {
            KeptFiles.Remove(path);
        }
    }

    [Fact]
    public void FileLock_FileOfAHeldLockIsRemoved_IsNotGivenTwice()
    {
        string path = LockPaths.Of("removed");
        FileLock held = FileLock.Of(path);
        var owner = new object();
        Assert.True(held.Acquire(owner, isReentrant: false, TimeSpan.Zero, CancellationToken.None));
        File.Delete(path);

        held.RestoreWhereRemoved();

        using LockFile other = LockFile.Open(path);
        Assert.False(other.TryLock());
        Assert.True(held.Release(owner, isReentrant: false));
        Assert.True(other.TryLock());
    }

    private string Left(string name)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, string.Empty);
        return path;
    }
}
