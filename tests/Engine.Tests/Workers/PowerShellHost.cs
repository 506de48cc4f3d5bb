namespace Engine.Tests.Workers;

/// <summary>The PowerShell to start workers with: the one that src/pwsh builds.</summary>
internal static class PowerShellHost
{
    /// <summary>Its executable.</summary>
    internal static string Path { get; } = Find();

    private static string Find()
    {
        string name = "pwsh" + (OperatingSystem.IsWindows() ? ".exe" : string.Empty);
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, "ProcessCmdlets.psd1")))
            {
                return System.IO.Path.Combine(folder, "bin", "pwsh", name);
            }
        }

        throw new FileNotFoundException("The repository's root was not found above the tests.");
    }
}
