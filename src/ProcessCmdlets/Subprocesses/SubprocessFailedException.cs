using ProcessCmdlets.Resources;

namespace ProcessCmdlets;

/// <summary>A program ended with an exit code that is not one of the successful ones, or by a signal.</summary>
public sealed class SubprocessFailedException : Exception
{
    internal SubprocessFailedException(SubprocessResult result)
        : base(Describe(result))
    {
        Result = result;
    }

    /// <summary>What came of running it.</summary>
    public SubprocessResult Result { get; }

    /// <summary>What happened, with the end of what the program said, which is where the reason is.</summary>
    internal static string WithReason(string what, SubprocessResult result)
    {
        const int Most = 1000;
        string said = result.StandardError.Trim();
        return said.Length switch
        {
            0 => what,
            <= Most => $"{what} {said}",
            _ => $"{what} ...{said[^Most..]}",
        };
    }

    private static string Describe(SubprocessResult result)
    {
        string what = result switch
        {
            { Signal: { } signal } => Messages.SubprocessSignalled(result.Command, signal),
            { ExitCode: { } code } => Messages.SubprocessFailed(result.Command, code),
            _ => Messages.SubprocessExitUnknown(result.Command),
        };
        return WithReason(what, result);
    }
}
