using System.Text;

namespace Cmdlets.Runner.Specs;

/// <summary>Fails the xunit case; its stack trace is the position in the spec, as tools can open it.</summary>
internal sealed class SpecFailedException : Exception
{
    private readonly SpecResult _result;

    public SpecFailedException(SpecResult result)
        : base(Describe(result)) => _result = result;

    /// <inheritdoc/>
    public override string StackTrace => $"   at the spec in {_result.File}:line {_result.Line}";

    private static string Describe(SpecResult result)
    {
        StringBuilder text = new(result.Text);
        text.AppendLine().Append($"at {result.File}:{result.Line}");
        if (result.Stack.Length > 0)
        {
            text.AppendLine().Append(result.Stack);
        }

        if (result.Output.Length > 0)
        {
            text.AppendLine().AppendLine("--- output of the process around this case ---").Append(result.Output);
        }

        return text.ToString();
    }
}
