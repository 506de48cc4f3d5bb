using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Channels;

/// <summary>The ends of pipes that this process knows and has not closed; one object for each.</summary>
internal static class PipeTable
{
    private static readonly object s_gate = new();
    private static readonly Dictionary<(Guid Pipe, int End), ProcessPipeEnd> s_ends = [];
    private static int s_lastNumber;

    /// <summary>Makes a pipe.</summary>
    internal static ProcessPipe Make(bool isOneWay)
    {
        string name = $"Pipe{Interlocked.Increment(ref s_lastNumber)}";
        var meeting = new PipeRendezvous();
        ChannelServer.Current.Add(meeting);
        ProcessPipeEnd first = Make(meeting, 0, $"{name}.First", !isOneWay, true);
        ProcessPipeEnd second = Make(meeting, 1, $"{name}.Second", true, !isOneWay);
        return new ProcessPipe(name, first, second);
    }

    /// <summary>The end that a handle means, which may be one of this process.</summary>
    internal static ProcessPipeEnd Resolve(ChannelHandle handle, Guid ticket, int end, string name, bool canSend, bool canReceive)
    {
        ProcessPipeEnd? result;
        bool isKnown;
        lock (s_gate)
        {
            isKnown = s_ends.TryGetValue((handle.Id, end), out result);
            if (!isKnown)
            {
                result = new ProcessPipeEnd(new RemotePipeOwner(handle, name), handle.Id, end, name, canSend, canReceive);
                s_ends.Add((handle.Id, end), result);
            }
        }

        if (!isKnown || ticket != Guid.Empty)
        {
            result!.Claim(ticket);
        }

        return result!;
    }

    internal static void Remove(ProcessPipeEnd end)
    {
        lock (s_gate)
        {
            _ = s_ends.Remove((end.Pipe, end.End));
        }
    }

    /// <summary>Closes all ends.</summary>
    internal static void RemoveAll()
    {
        ProcessPipeEnd[] ends;
        lock (s_gate)
        {
            ends = [.. s_ends.Values];
        }

        CleanUp.Each(ends, static end => end.Abandon());
    }

    private static ProcessPipeEnd Make(PipeRendezvous meeting, int end, string name, bool canSend, bool canReceive)
    {
        var result = new ProcessPipeEnd(new LocalPipeOwner(meeting), meeting.Id, end, name, canSend, canReceive);
        meeting.WhenWanted(end, result.Use);
        lock (s_gate)
        {
            s_ends.Add((meeting.Id, end), result);
        }

        return result;
    }
}
