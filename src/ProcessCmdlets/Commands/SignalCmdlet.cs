using System.Management.Automation;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Commands;

/// <summary>The base of the cmdlets that take the name of a signal.</summary>
public abstract class SignalCmdlet : WorkerCmdlet
{
    private protected SignalCmdlet()
    {
    }

    /// <summary>The number of a signal that this system can do something with.</summary>
    /// <exception cref="RuntimeException">There is no such signal (SignalUnknown), or not here (SignalNotSupported).</exception>
    private protected static int Parse(string text, Func<int, bool> isSupported, IReadOnlyList<string> names)
    {
        if (!SignalSupport.TryParse(text, out int signal))
        {
            throw ErrorRecords.Terminating(ErrorRecords.SignalUnknown(text, names));
        }

        return isSupported(signal) ? signal : throw ErrorRecords.Terminating(ErrorRecords.SignalNotSupported(text, names));
    }
}
