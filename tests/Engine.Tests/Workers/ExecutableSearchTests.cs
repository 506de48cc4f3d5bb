using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Workers;

public sealed class ExecutableSearchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pc-search-").FullName;

    private static string Suffix => OperatingSystem.IsWindows() ? ".exe" : string.Empty;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Resolve_ExplicitPath_ComesBeforeAllElse()
    {
        string wanted = Program("one", "mine");
        ExecutableSearch search = Full();

        Assert.Equal(wanted, search.Resolve(wanted).Path);
    }

    [Fact]
    public void Resolve_ExplicitCommandName_IsLookedUpOnThePath()
    {
        Program("empty", "other");
        string wanted = Program("two", "mypwsh");
        ExecutableSearch search = Search(path: [Folder("empty"), Folder("two")]);

        Assert.Equal(wanted, search.Resolve("mypwsh").Path);
    }

    [Fact]
    public void Resolve_ExplicitAssembly_RunsInDotnet()
    {
        string assembly = Plain("app", "pwsh.dll");
        string dotnet = Program("sdk", "dotnet");

        WorkerExecutable found = Search(process: dotnet).Resolve(assembly);

        Assert.Equal(dotnet, found.Path);
        Assert.Equal([assembly], found.PrefixArguments);
    }

    [Fact]
    public void Resolve_ExplicitPathIsMissing_DoesNotFallBackAndNamesIt()
    {
        string missing = Path.Combine(_folder, "nowhere", "pwsh");

        ExecutableNotFoundException exception =
            Assert.Throws<ExecutableNotFoundException>(() => Full().Resolve(missing));

        Assert.Contains(missing, Assert.Single(exception.Tried), StringComparison.Ordinal);
        Assert.Contains(missing, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_FileMayNotBeExecuted_SaysSo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no execute bit.");
        string file = Plain("one", "pwsh");

        ExecutableNotFoundException exception = Assert.Throws<ExecutableNotFoundException>(() => Search().Resolve(file));

        Assert.Contains("may not be executed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_Environment_ComesBeforeTheSession()
    {
        string wanted = Program("env", "pwsh");
        ExecutableSearch search = Search(environment: wanted, process: Program("session", "pwsh"));

        Assert.Equal(wanted, search.Resolve(null).Path);
    }

    [Theory]
    [InlineData("pwsh")]
    [InlineData("pwsh-preview")]
    public void Resolve_SessionIsPowerShell_ComesBeforeThePath(string name)
    {
        string session = Program("session", name);
        ExecutableSearch search = Search(process: session, path: [Path.GetDirectoryName(Program("path", "pwsh"))!]);

        Assert.Equal(session, search.Resolve(string.Empty).Path);
    }

    [Fact]
    public void Resolve_SessionRunsInDotnet_KeepsItsAssembly()
    {
        string dotnet = Program("sdk", "dotnet");
        string assembly = Plain("tool", "pwsh.dll");

        WorkerExecutable found = Search(process: dotnet, entry: assembly).Resolve(null);

        Assert.Equal(dotnet, found.Path);
        Assert.Equal([assembly], found.PrefixArguments);
    }

    [Theory]
    [InlineData("testhost", null)]
    [InlineData("dotnet", "Tests.dll")]
    public void Resolve_SessionIsAnotherProgram_IsNeverStarted(string name, string? assembly)
    {
        string pwsh = Program("path", "pwsh");
        ExecutableSearch search = Search(
            process: Program("session", name),
            entry: assembly is null ? null : Plain("session", assembly),
            path: [Path.GetDirectoryName(pwsh)!]);

        Assert.Equal(pwsh, search.Resolve(null).Path);
    }

    [Fact]
    public void Resolve_NothingAtAll_NamesEveryPlaceInOrder()
    {
        ExecutableNotFoundException exception = Assert.Throws<ExecutableNotFoundException>(
            () => Search(process: "/usr/bin/testhost", path: [Folder("empty")]).Resolve(null));

        Assert.Collection(
            exception.Tried,
            place => Assert.Contains("/usr/bin/testhost", place, StringComparison.Ordinal),
            place => Assert.Contains(Folder("empty"), place, StringComparison.Ordinal));
    }

    private string Folder(string name) => Path.Combine(_folder, name);

    private string Plain(string folder, string name)
    {
        Directory.CreateDirectory(Folder(folder));
        string path = Path.GetFullPath(Path.Combine(Folder(folder), name));
        File.WriteAllText(path, string.Empty);
        return path;
    }

    private string Program(string folder, string name)
    {
        string path = Plain(folder, name + Suffix);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return path;
    }

    private ExecutableSearch Full() => Search(
        environment: Program("env", "pwsh"),
        process: Program("session", "pwsh"),
        path: [Path.GetDirectoryName(Program("path", "pwsh"))!]);

    private ExecutableSearch Search(
        string? environment = null, string? process = null, string? entry = null, string[]? path = null) => new()
    {
        EnvironmentPath = environment,
        ProcessPath = process,
        EntryAssembly = entry,
        SearchPath = string.Join(Path.PathSeparator, path ?? []),
    };
}
