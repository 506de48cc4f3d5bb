namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>Shows a command line so that each argument can be told from the next, and could be typed in PowerShell.</summary>
internal static class CommandText
{
    private const string Plain = "-_./:=@%+,^~";

    /// <summary>The text of one program with its arguments.</summary>
    internal static string Of(string name, IEnumerable<string> arguments) => string.Join(' ', arguments.Prepend(name).Select(Quote));

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "''", StringComparison.Ordinal)}'";
}
