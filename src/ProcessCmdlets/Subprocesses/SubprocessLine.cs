namespace ProcessCmdlets.Subprocesses;

/// <summary>One line that a program wrote.</summary>
internal readonly record struct SubprocessLine(string Text, bool IsError);
