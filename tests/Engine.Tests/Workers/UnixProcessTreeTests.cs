using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Processes;

namespace Engine.Tests.Workers;

/// <summary>What belongs to a tree, from a table of processes that is made up.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class UnixProcessTreeTests
{
    // No process has such numbers, so none has a mark that could be read.
    private const int Root = 1_000_000_000;

    private static ProcessEntry Entry(int id, int parent, int session = 1) => new(id, parent, session, 0, IsZombie: false);

    private static int[] Find(ProcessTreeRoot root, HashSet<int> others, params ProcessEntry[] table) =>
        [.. UnixProcessTree.Find(table, [root], others).Select(entry => entry.ProcessId)];

    [Fact]
    public void Find_ParentsInAnyOrder_FindsAllGenerations()
    {
        var root = new ProcessTreeRoot(Root, IsThere: true, LeadsSession: false, Mark: null);

        Assert.Equal(
            [Root + 2, Root + 1],
            Find(root, [], Entry(Root + 1, Root + 2), Entry(Root + 2, Root), Entry(Root + 3, 1)));
    }

    [Fact]
    public void Find_SessionOfALeaderThatIsGone_FindsItsMembers()
    {
        var root = new ProcessTreeRoot(Root, IsThere: false, LeadsSession: true, Mark: null);

        Assert.Equal([Root + 1], Find(root, [], Entry(Root + 1, 1, session: Root)));
    }

    [Fact]
    public void Find_NumberWasGivenToAnotherProcess_FindsNothing()
    {
        // The program was waited for, and another process has its number, a session of its own, and a child.
        var root = new ProcessTreeRoot(Root, IsThere: false, LeadsSession: true, Mark: null);

        Assert.Empty(Find(root, [], Entry(Root, 1, session: Root), Entry(Root + 1, Root, session: Root)));
    }

    [Fact]
    public void Find_Others_ArePassedOverWithWhatDescendsFromThem()
    {
        var root = new ProcessTreeRoot(Root, IsThere: true, LeadsSession: false, Mark: null);

        Assert.Empty(Find(root, [Root + 1], Entry(Root + 1, Root), Entry(Root + 2, Root + 1)));
    }
}
