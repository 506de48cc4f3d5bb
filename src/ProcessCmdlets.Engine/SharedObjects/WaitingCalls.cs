using ProcessCmdlets.Engine.Channels;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>Calls that are kept, in the order in which they came.</summary>
internal sealed class WaitingCalls
{
    private readonly LinkedList<ServiceCall> _calls = new();

    internal int Count => _calls.Count;

    internal void Add(in ServiceCall call) => _calls.AddLast(call);

    internal bool TryTake(out ServiceCall call)
    {
        if (_calls.First is not { } first)
        {
            call = default;
            return false;
        }

        _calls.RemoveFirst();
        call = first.Value;
        return true;
    }

    internal ServiceCall[] TakeAll()
    {
        ServiceCall[] all = [.. _calls];
        _calls.Clear();
        return all;
    }

    /// <summary>Takes out one call.</summary>
    /// <returns>Whether it was there.</returns>
    internal bool Remove(SharedObjectSession user, int number)
    {
        for (LinkedListNode<ServiceCall>? node = _calls.First; node is not null; node = node.Next)
        {
            if (node.Value.User == user && node.Value.Number == number)
            {
                _calls.Remove(node);
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes out all calls of a user.</summary>
    internal List<ServiceCall> TakeAll(SharedObjectSession user)
    {
        var taken = new List<ServiceCall>();
        for (LinkedListNode<ServiceCall>? node = _calls.First; node is not null;)
        {
            LinkedListNode<ServiceCall>? next = node.Next;
            if (node.Value.User == user)
            {
                _calls.Remove(node);
                taken.Add(node.Value);
            }

            node = next;
        }

        return taken;
    }
}
