using System.Collections;

namespace ProcessCmdlets.Help;

/// <summary>All that is wrong with the pages, so that one run reports everything.</summary>
internal sealed class ProblemList : IReadOnlyCollection<Problem>
{
    private readonly List<Problem> _problems = [];

    /// <inheritdoc/>
    public int Count => _problems.Count;

    /// <summary>Notes a problem; <paramref name="line"/> counts from 1.</summary>
    public void Add(string path, int line, string message) => _problems.Add(new Problem(path, line, message));

    /// <inheritdoc/>
    public IEnumerator<Problem> GetEnumerator() => _problems.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
