using System.Management.Automation;

namespace ProcessCmdlets.Session;

/// <summary>What Start-ProcessFork runs, and what it was told to leave out of the session.</summary>
/// <param name="Script">The script of the child.</param>
/// <param name="Variable">The variables that are to be copied, or null for all.</param>
/// <param name="ExcludedVariables">Names, with wildcards, of variables that are not.</param>
/// <param name="Function">The functions that are to be copied, or null for all.</param>
internal sealed record ForkLimits(
    ScriptBlock Script, object[]? Variable, IReadOnlyList<WildcardPattern> ExcludedVariables, object[]? Function);
