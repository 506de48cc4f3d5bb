using ProcessCmdlets.Resources;

namespace ProcessCmdlets;

/// <summary>A program ended with an exit code that is not one of the successful ones, by a signal, or because its time was over.</summary>
public sealed class SubprocessFailedException : Exception
{
    internal SubprocessFailedException(SubprocessResult result, double timeoutSeconds)
        : base(Describe(result, timeoutSeconds))
    {
        Result = result;
    }

    /// <summary>What came of running it.</summary>
    public SubprocessResult Result { get; }

    private static string Describe(SubprocessResult result, double timeoutSeconds)
    {
        string what = result switch
        {
            { TimedOut: true } => Messages.SubprocessTimeout(result.Command, timeoutSeconds),
            { Signal: { } signal } => Messages.SubprocessSignalled(result.Command, signal),
            { ExitCode: { } code } => Messages.SubprocessFailed(result.Command, code),
            _ => Messages.SubprocessExitUnknown(result.Command),
        };
        string said = LastLines(result.StandardError);
        return said.Length == 0 ? what : $"{what} {said}";
    }

    /// <summary>The end of what a program said is where the reason is.</summary>
    private static string LastLines(string text)
    {
        const int Most = 1000;
        string trimmed = text.Trim();
        return trimmed.Length <= Most ? trimmed : $"...{trimmed[^Most..]}";
    }
}
