using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Session.Capture;

namespace ProcessCmdlets.Session.Apply;

/// <summary>
/// The variables of <c>$using:</c> that were null when a call read them. One that has a value once objects arrive is set by the
/// pipeline in front, as that of a <c>-PipelineVariable</c> is: each object would need another value, and all would get null.
/// </summary>
internal sealed class LateVariables
{
    private readonly SessionState _session;
    private readonly UsingExpressionAst[] _expressions;

    private LateVariables(SessionState session, UsingExpressionAst[] expressions)
    {
        _session = session;
        _expressions = expressions;
    }

    /// <summary>Looks which variables of the scripts are null.</summary>
    /// <param name="scripts">The scripts; nulls are passed over.</param>
    /// <param name="session">The caller's session state.</param>
    /// <returns>The variables, or null where there are none.</returns>
    internal static LateVariables? Of(IEnumerable<ScriptBlock?> scripts, SessionState session)
    {
        UsingExpressionAst[] unset = scripts
            .Where(static script => script is not null)
            .SelectMany(static script => ScriptAnalysis.Of(script!).UsingExpressions)
            .Select(static reference => reference.Expression)
            .Where(expression => Value(expression, session, out bool isDefined) is null && isDefined)
            .ToArray();
        return unset.Length > 0 ? new LateVariables(session, unset) : null;
    }

    /// <summary>The first expression whose variable has a value by now, or null.</summary>
    internal UsingExpressionAst? FirstSet() => Array.Find(_expressions, expression => Value(expression, _session, out _) is not null);

    private static object? Value(UsingExpressionAst expression, SessionState session, out bool isDefined)
    {
        VariableExpressionAst? root = UsingValues.Root(expression.SubExpression);
        PSVariable? variable = root is null || root.VariablePath.IsDriveQualified ? null : session.PSVariable.Get(root.VariablePath.UserPath);
        isDefined = variable is not null;
        return variable?.Value;
    }
}
