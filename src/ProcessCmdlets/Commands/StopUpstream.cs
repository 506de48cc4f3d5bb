using System.Management.Automation;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Commands;

/// <summary>Ends the commands that stand before a cmdlet in the pipeline, as Select-Object -First does.</summary>
internal static class StopUpstream
{
    /// <summary>What to throw.</summary>
    internal static Exception Exception(PSCmdlet command)
    {
        if (Environment.Version.Major >= 10)
        {
            return (Exception)PowerShellInternals.NewStopUpstream(command);
        }

        // Older runtimes cannot name the type. The pipeline then ends as a whole, without an error of its own.
        return new PipelineStoppedException();
    }
}
