namespace ProcessCmdlets.Host;

/// <summary>The entry point of the embedded PowerShell host.</summary>
internal static class Program
{
    private static int Main() => 0;
}
