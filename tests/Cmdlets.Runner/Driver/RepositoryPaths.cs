namespace Cmdlets.Runner.Driver;

/// <summary>Where things are in the checkout that this assembly was built in.</summary>
internal static class RepositoryPaths
{
    /// <summary>The folder with the module's manifest.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder whose *.Tests.ps1 files are the specs.</summary>
    public static string Specs { get; } = Path.Combine(Root, "tests", "Cmdlets");

    /// <summary>The script that runs one spec file.</summary>
    public static string DriverScript { get; } =
        Path.Combine(Root, "tests", "Cmdlets.Runner", "Pester", "Invoke-Spec.ps1");

    /// <summary>The PowerShell that runs the specs: PROCESSCMDLETS_PWSH, else the embedded host.</summary>
    public static string PowerShell { get; } = FindPowerShell();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ProcessCmdlets.psd1")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            "The tests must run inside the checkout they were built in, but no folder above " +
            $"{AppContext.BaseDirectory} holds ProcessCmdlets.psd1.");
    }

    private static string FindPowerShell()
    {
        string? chosen = Environment.GetEnvironmentVariable("PROCESSCMDLETS_PWSH");
        if (!string.IsNullOrEmpty(chosen))
        {
            return chosen;
        }

        string name = OperatingSystem.IsWindows() ? "ProcessCmdlets.Host.exe" : "ProcessCmdlets.Host";
        return Path.Combine(Root, "bin", "host", name);
    }
}
