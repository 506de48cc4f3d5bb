using System.Management.Automation.Language;

namespace ProcessCmdlets.Session.Capture;

/// <summary>One <c>$using:</c> expression of a script.</summary>
/// <param name="Expression">The expression.</param>
/// <param name="Optional">Whether its variable may be undefined, since the block that holds it may read it elsewhere.</param>
internal sealed record UsingReference(UsingExpressionAst Expression, bool Optional);
