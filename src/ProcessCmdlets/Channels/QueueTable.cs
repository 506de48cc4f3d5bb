using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Channels;

/// <summary>The queues that this process knows, those of other processes among them; one object for each.</summary>
internal static class QueueTable
{
    private static readonly object s_gate = new();
    private static readonly Dictionary<Guid, ProcessQueue> s_queues = [];
    private static readonly Dictionary<string, ProcessQueue> s_names = new(StringComparer.OrdinalIgnoreCase);
    private static int s_lastNumber;

    /// <summary>Makes a queue of this process.</summary>
    /// <param name="name">Its name, by which other sessions find it; null where they are not meant to.</param>
    /// <param name="capacity">The most messages that wait; 0 is no limit.</param>
    /// <param name="maximumDeliveries">How often a message is handed out; 0 is no limit.</param>
    /// <returns>The queue, or null where the name is taken.</returns>
    internal static ProcessQueue? TryMake(string? name, int capacity, int maximumDeliveries)
    {
        if (name is not null)
        {
            // Forgets one of another process that is gone.
            _ = FindKnown(name);
        }

        ProcessQueue queue;
        lock (s_gate)
        {
            if (name is not null && s_names.ContainsKey(name))
            {
                return null;
            }

            string own = name ?? NextName();
            var broker = new MessageQueue(own, capacity, maximumDeliveries);
            queue = new ProcessQueue(LocalQueueAccess.Of(broker));
            ChannelServer.Current.Add(broker);
            s_queues.Add(broker.Id, queue);
            s_names.Add(own, queue);
        }

        if (name is not null && !TryPublish(name, queue))
        {
            Remove(queue);
            return null;
        }

        return queue;
    }

    /// <summary>The queue that a handle means, which may be one of this process.</summary>
    internal static ProcessQueue Resolve(ChannelHandle handle, string name, int capacity)
    {
        lock (s_gate)
        {
            return s_queues.TryGetValue(handle.Id, out ProcessQueue? known)
                ? known
                : Add(new ProcessQueue(RemoteQueueAccess.Of(handle, name, capacity)));
        }
    }

    /// <summary>Finds a queue by its name, in this process or another one.</summary>
    /// <returns>The queue, or null where there is none.</returns>
    internal static ProcessQueue? Find(string name) => FindKnown(name) ?? Attach(name);

    internal static IReadOnlyList<ProcessQueue> Snapshot()
    {
        lock (s_gate)
        {
            return [.. s_queues.Values.OrderBy(queue => queue.Name, StringComparer.OrdinalIgnoreCase)];
        }
    }

    /// <summary>Removes a queue of this process, or does without one of another.</summary>
    internal static void Remove(ProcessQueue queue)
    {
        lock (s_gate)
        {
            _ = s_queues.Remove(queue.Access.Id);
            if (s_names.GetValueOrDefault(queue.Name) == queue)
            {
                _ = s_names.Remove(queue.Name);
            }
        }

        queue.Access.Release();
    }

    internal static void RemoveAll()
    {
        CleanUp.Each(Snapshot(), Remove);
    }

    /// <summary>Finds a queue that this process knows. One that its owner no longer has makes way for another of its name.</summary>
    private static ProcessQueue? FindKnown(string name)
    {
        ProcessQueue? queue;
        lock (s_gate)
        {
            queue = s_names.GetValueOrDefault(name);
        }

        if (queue is null || queue.Access.Exists())
        {
            return queue;
        }

        Remove(queue);
        return null;
    }

    /// <summary>Attaches to the queue of another session that has this name.</summary>
    /// <returns>The queue, or null where there is none.</returns>
    private static ProcessQueue? Attach(string name)
    {
        if (PublishedNames.Find(name) is not { } handle)
        {
            return null;
        }

        try
        {
            QueueAccess access = RemoteQueueAccess.Attach(handle, name);
            lock (s_gate)
            {
                if (!s_queues.TryGetValue(handle.Id, out ProcessQueue? known))
                {
                    return Add(new ProcessQueue(access));
                }

                access.Release();
                return known;
            }
        }
        catch (ChannelEndedException)
        {
            // It was removed between the two looks.
            return null;
        }
    }

    private static ProcessQueue Add(ProcessQueue queue)
    {
        s_queues.Add(queue.Access.Id, queue);

        // Two sessions may have queues of one automatic name; the first keeps it here.
        _ = s_names.TryAdd(queue.Name, queue);
        return queue;
    }

    private static string NextName()
    {
        string name;
        do
        {
            name = $"Queue{++s_lastNumber}";
        }
        while (s_names.ContainsKey(name));
        return name;
    }

    private static bool TryPublish(string name, ProcessQueue queue)
    {
        try
        {
            return PublishedNames.TryPublish(name, queue.Access.Handle);
        }
        catch (ProcessCmdletsException)
        {
            Remove(queue);
            throw;
        }
    }
}
