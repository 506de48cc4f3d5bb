using System.Management.Automation.Language;
using System.Text;

namespace ProcessCmdlets.Session.Wire;

/// <summary>
/// The key under which PowerShell looks up the value of a <c>$using:</c> expression: the expression's text, in lower case when
/// it is a plain variable, as base64 of its UTF-16 bytes. Source: PowerShell's remoting, where the map of values is the
/// parameter <c>--%</c> of the script.
/// </summary>
internal static class UsingKey
{
    internal static string Of(UsingExpressionAst expression)
    {
        string text = expression.Extent.Text;
        if (expression.SubExpression is VariableExpressionAst)
        {
            text = text.ToLowerInvariant();
        }

        return Convert.ToBase64String(Encoding.Unicode.GetBytes(text));
    }

    /// <summary>The expression as the user wrote it.</summary>
    internal static string Text(string key) => Encoding.Unicode.GetString(Convert.FromBase64String(key));
}
