using ProcessCmdlets.Resources;

namespace ProcessCmdlets;

/// <summary>A program was ended because its time was over.</summary>
public sealed class SubprocessTimeoutException : TimeoutException
{
    internal SubprocessTimeoutException(SubprocessResult result, double timeoutSeconds)
        : base(SubprocessFailedException.WithReason(Messages.SubprocessTimeout(result.Command, timeoutSeconds), result))
    {
        Result = result;
    }

    /// <summary>What came of running it, with all that it had written until then.</summary>
    public SubprocessResult Result { get; }
}
