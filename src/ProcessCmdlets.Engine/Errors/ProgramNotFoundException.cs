namespace ProcessCmdlets.Engine.Errors;

/// <summary>There is no program of the name that was to be run.</summary>
public sealed class ProgramNotFoundException : ProcessCmdletsException
{
    internal ProgramNotFoundException(string name, string? searched)
        : base(searched is null
            ? $"The program '{name}' does not exist. Correct its path."
            : $"The program '{name}' is in none of the folders of PATH ({searched}). Install it, or give its path.")
    {
        Name = name;
        Searched = searched;
    }

    /// <summary>The program as it was named.</summary>
    public string Name { get; }

    /// <summary>The search path that was looked at, or null where the name is a path itself.</summary>
    public string? Searched { get; }
}
