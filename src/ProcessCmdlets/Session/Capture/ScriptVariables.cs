using System.Management.Automation.Language;
using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace ProcessCmdlets.Session.Capture;

/// <summary>The variables of its script or module that a function's text names, read from its syntax tree once.</summary>
internal sealed class ScriptVariables
{
    private static readonly ConditionalWeakTable<Ast, ScriptVariables> s_cache = [];

    private ScriptVariables(Ast function)
    {
        var qualified = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var plain = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var parameters = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Ast ast in function.FindAll(static ast => ast is VariableExpressionAst or ParameterAst, searchNestedScriptBlocks: true))
        {
            if (ast is ParameterAst parameter)
            {
                parameters.Add(parameter.Name.VariablePath.UserPath);
                continue;
            }

            var variable = (VariableExpressionAst)ast;
            VariablePath path = variable.VariablePath;
            if (path.IsScript)
            {
                qualified.Add(path.UserPath[(path.UserPath.IndexOf(':') + 1)..]);
            }
            else if (path.IsUnscopedVariable && variable.Parent is not UsingExpressionAst)
            {
                plain.Add(path.UserPath);
            }
        }

        plain.ExceptWith(parameters);
        Qualified = [.. qualified.Where(static name => !SessionVariables.Contains(name))];
        Plain = [.. plain.Where(name => !SessionVariables.Contains(name) && !qualified.Contains(name))];
    }

    /// <summary>The names that stand behind <c>$script:</c>.</summary>
    internal IReadOnlyList<string> Qualified { get; }

    /// <summary>The names without a scope that are of no parameter.</summary>
    internal IReadOnlyList<string> Plain { get; }

    internal static ScriptVariables Of(ScriptBlock function) => s_cache.GetValue(function.Ast, static ast => new ScriptVariables(ast));
}
