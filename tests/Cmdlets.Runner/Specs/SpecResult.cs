namespace Cmdlets.Runner.Specs;

/// <summary>What became of one case.</summary>
/// <param name="Outcome">passed, failed, skipped or inconclusive.</param>
/// <param name="Text">Why it was skipped, or what failed.</param>
/// <param name="File">Of a failure: the file.</param>
/// <param name="Line">Of a failure: the line.</param>
/// <param name="Stack">Of a failure: the script stack, one frame a line.</param>
/// <param name="Output">Of a failure: what the process wrote meanwhile.</param>
internal sealed record SpecResult(
    string Outcome, string Text, string File = "", int Line = 1, string Stack = "", string Output = "")
{
    /// <summary>The result of a case that did not hold.</summary>
    public const string Failed = "failed";
}
