namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>One program of a pipeline.</summary>
/// <param name="Name">The program as the user named it, which it also sees as its own name.</param>
/// <param name="Path">Its file.</param>
/// <param name="Arguments">Its arguments, each exactly as the program is to see it.</param>
internal sealed record ProgramStart(string Name, string Path, IReadOnlyList<string> Arguments)
{
    /// <summary>The command line for people to read.</summary>
    internal string Text => CommandText.Of(Name, Arguments);
}
