using System.Management.Automation.Language;

namespace ProcessCmdlets.Session.Capture.Writes;

/// <summary>One place where a script changes what it was given.</summary>
/// <param name="Target">The object that is changed.</param>
/// <param name="Path">The member or element that gets another value, or the object where a method changes it.</param>
/// <param name="Value">The value where that is a plain variable's, or null.</param>
/// <param name="IsAssignment">Whether the member is given a value that does not depend on the one before.</param>
/// <param name="Line">The line.</param>
/// <param name="Start">The offset at which the change begins.</param>
/// <param name="End">The offset behind which the change has happened.</param>
internal sealed record CopyWrite(
    ValuePath Target, ValuePath Path, VariableExpressionAst? Value, bool IsAssignment, int Line, int Start, int End);
