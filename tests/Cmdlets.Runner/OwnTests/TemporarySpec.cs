using Cmdlets.Runner.Specs;

namespace Cmdlets.Runner.OwnTests;

/// <summary>A spec file that exists as long as this object.</summary>
internal sealed class TemporarySpec : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("spec").FullName;

    public TemporarySpec(string text, string name = "Temporary")
    {
        File = Path.Combine(_folder, name + ".Tests.ps1");
        System.IO.File.WriteAllText(File, text);
    }

    /// <summary>The full path.</summary>
    public string File { get; }

    /// <summary>Runs the file and answers for the cases with these numbers.</summary>
    public async Task<SpecResult[]> RunAsync(params int[] ids)
    {
        SpecRun run = SpecRun.Start(File, null, SpecRun.DefaultLimit);
        return await Task.WhenAll(ids.Select(run.GetResultAsync));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
