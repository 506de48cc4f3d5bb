using ProcessCmdlets.Host.CommandLine;
using ProcessCmdlets.Host.Hosting;

namespace ProcessCmdlets.Host;

/// <summary>The entry point of the embedded PowerShell host.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        HostOptions options = CommandLineParser.Parse(arguments);
        return new HostSession(options).Run();
    }
}
