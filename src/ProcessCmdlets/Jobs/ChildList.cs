using System.Collections;
using System.Management.Automation;

namespace ProcessCmdlets.Jobs;

/// <summary>
/// The child jobs of a job that has none. Start-Job keeps all that a job gives in its one child, so scripts ask <c>ChildJobs[0]</c>: it
/// is the job itself here. The job cmdlets, which walk through the list, find it empty: they would receive everything twice.
/// </summary>
internal sealed class ChildList : IList<Job>
{
    private readonly Job _job;

    internal ChildList(Job job)
    {
        _job = job;
    }

    /// <inheritdoc/>
    public int Count => 0;

    /// <inheritdoc/>
    public bool IsReadOnly => true;

    /// <inheritdoc/>
    public Job this[int index]
    {
        get => index is 0 or -1 ? _job : throw new ArgumentOutOfRangeException(nameof(index));
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public void Add(Job item) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Insert(int index, Job item) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void RemoveAt(int index) => throw new NotSupportedException();

    /// <inheritdoc/>
    public bool Remove(Job item) => false;

    /// <inheritdoc/>
    public void Clear()
    {
        // There is nothing in it.
    }

    /// <inheritdoc/>
    public bool Contains(Job item) => false;

    /// <inheritdoc/>
    public int IndexOf(Job item) => -1;

    /// <inheritdoc/>
    public void CopyTo(Job[] array, int arrayIndex)
    {
        // See Clear.
    }

    /// <inheritdoc/>
    public IEnumerator<Job> GetEnumerator() => Enumerable.Empty<Job>().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
