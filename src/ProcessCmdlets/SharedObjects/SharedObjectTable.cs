using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.SharedObjects;

/// <summary>
/// The served things that this process knows: one object for each, which is found again when its handle comes back. Tasks that run at
/// once have different objects for what others serve, so that one does not close what another uses.
/// </summary>
internal static class SharedObjectTable
{
    private static readonly object s_gate = new();

    // What this process has made stays until it is removed: a handle may be on its way to somebody. The rest goes when unused.
    private static readonly Dictionary<Guid, SharedObject> s_own = [];
    private static readonly Dictionary<(Guid Id, int Slot), WeakReference<SharedObject>> s_others = [];

    /// <summary>Takes in a thing of this process that others are given.</summary>
    internal static void Add(SharedObject made)
    {
        lock (s_gate)
        {
            s_own[made.Access.Id] = made;
        }
    }

    /// <summary>The object that a handle means.</summary>
    internal static T Resolve<T>(ChannelHandle handle, string title, Func<SharedObjectProxy, T> make)
        where T : SharedObject
    {
        (Guid, int) key = (handle.Id, TaskScope.Current.Slot);
        lock (s_gate)
        {
            if (s_own.TryGetValue(handle.Id, out SharedObject? known)
                || (s_others.TryGetValue(key, out WeakReference<SharedObject>? other) && other.TryGetTarget(out known)))
            {
                return (T)known;
            }

            T made = make(new RemoteSharedObjectProxy(handle) { Title = title });
            s_others[key] = new WeakReference<SharedObject>(made);
            return made;
        }
    }

    /// <summary>Makes a thing with a name, or attaches to the one that has it.</summary>
    /// <param name="name">The name; null makes one without.</param>
    /// <param name="kind">Its kind, which has names of its own.</param>
    /// <param name="title">What errors call it.</param>
    /// <param name="service">Makes the thing.</param>
    /// <param name="make">Makes the object for it.</param>
    internal static T MakeOrAttach<T>(string? name, SharedObjectKind kind, string title, Func<SharedObjectServer> service, Func<SharedObjectProxy, T> make)
        where T : SharedObject
    {
        while (true)
        {
            if (name is not null && PublishedNames.Find(name, (char)kind) is { } handle)
            {
                return Resolve(handle, title, make);
            }

            T made = make(new LocalSharedObjectProxy(service()) { Title = title });
            if (name is null)
            {
                return made;
            }

            if (PublishedNames.TryPublish(name, made.Access.Handle, (char)kind))
            {
                Add(made);
                return made;
            }

            // Another session was quicker: this one attaches to what it has made.
            made.Access.Release();
        }
    }

    internal static void Remove(SharedObject one)
    {
        lock (s_gate)
        {
            _ = s_own.Remove(one.Access.Id);
            _ = s_others.Remove((one.Access.Id, TaskScope.Current.Slot));
        }
    }

    internal static void RemoveAll()
    {
        SharedObject[] all;
        lock (s_gate)
        {
            all = [.. s_own.Values, .. s_others.Values.Select(other => other.TryGetTarget(out SharedObject? one) ? one : null).OfType<SharedObject>()];
        }

        CleanUp.Each(all, static one => one.Close());
    }
}
