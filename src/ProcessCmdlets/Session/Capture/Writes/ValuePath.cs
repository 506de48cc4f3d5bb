using System.Management.Automation.Language;

namespace ProcessCmdlets.Session.Capture.Writes;

/// <summary>Where a value comes from in a script: a root that the script was given, and the steps from there.</summary>
/// <param name="Kind">How the root reached the script.</param>
/// <param name="Name">The root's name: that of a variable, or the number of an argument.</param>
/// <param name="Text">The root as the script names it.</param>
/// <param name="Steps">The members, elements and casts that lead on.</param>
internal sealed record ValuePath(RootKind Kind, string Name, string Text, IReadOnlyList<PathStep> Steps)
{
    internal ValuePath(RootKind kind, string name, string text)
        : this(kind, name, text, [])
    {
    }

    /// <summary>The number of members and elements; a cast leads nowhere else.</summary>
    internal int Length => Steps.Count(static step => step.Cast is null);

    internal ValuePath Then(PathStep step) => this with { Steps = [.. Steps, step] };

    /// <summary>The path of what holds the last member or element.</summary>
    internal ValuePath Parent() => this with { Steps = [.. Steps.Take(Steps.Count - 1)] };

    /// <summary>Whether the other path leads to the same value, or to a part of it.</summary>
    internal bool Covers(ValuePath other)
    {
        if (Kind != other.Kind || !Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase) || Length > other.Length)
        {
            return false;
        }

        IEnumerable<PathStep> mine = Steps.Where(static step => step.Cast is null);
        IEnumerable<PathStep> others = other.Steps.Where(static step => step.Cast is null);
        return mine.Zip(others).All(static pair => pair.First.IsSame(pair.Second));
    }
}

/// <summary>How a value reached a script.</summary>
internal enum RootKind
{
    /// <summary>By <c>$using:</c>.</summary>
    Using,

    /// <summary>As the item of a call.</summary>
    Item,

    /// <summary>By -ArgumentList.</summary>
    Argument,

    /// <summary>As a variable: by -Variable, or with the session that a fork continues.</summary>
    Variable,

    /// <summary>As a variable of the script whose function travels.</summary>
    Script,
}

/// <summary>One step of a path.</summary>
/// <param name="Text">The member as <c>.name</c>, the element as <c>[key]</c>, or <c>[*]</c> for each element.</param>
/// <param name="Key">The key or index where the text has it as a constant.</param>
/// <param name="Cast">The type of a cast, which leads to the same value only where that is of the type already.</param>
internal sealed record PathStep(string Text, object? Key = null, ITypeName? Cast = null)
{
    internal static PathStep Each { get; } = new("[*]");

    private bool IsElement => Text.StartsWith('[');

    internal bool IsSame(PathStep other) => Text.Equals(other.Text, StringComparison.OrdinalIgnoreCase)
        || (IsElement && other.IsElement && (ReferenceEquals(this, Each) || ReferenceEquals(other, Each)));
}
