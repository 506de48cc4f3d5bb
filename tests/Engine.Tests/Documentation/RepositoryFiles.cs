namespace Engine.Tests.Documentation;

/// <summary>The checkout that the tests were built from.</summary>
internal static class RepositoryFiles
{
    /// <summary>The folder of the manifest.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder below it.</summary>
    public static string At(params string[] names) => Path.Combine([Root, .. names]);

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ProcessCmdlets.psd1")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return folder ?? throw new InvalidOperationException($"ProcessCmdlets.psd1 is in no folder above {AppContext.BaseDirectory}.");
    }
}
