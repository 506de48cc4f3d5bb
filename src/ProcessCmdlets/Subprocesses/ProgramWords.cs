namespace ProcessCmdlets.Subprocesses;

/// <summary>A program and its arguments as a script named them, before the program's file is looked for.</summary>
internal sealed record ProgramWords(string Name, IReadOnlyList<string> Arguments);
