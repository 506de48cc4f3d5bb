using System.Collections;

namespace ProcessCmdlets.Serialization;

/// <summary>What the methods named Synchronized make of the containers without type arguments.</summary>
internal static class SynchronizedContainers
{
    private static readonly Dictionary<Type, ValueTag> s_kinds = new()
    {
        [Hashtable.Synchronized([]).GetType()] = ValueTag.Hashtable,
        [ArrayList.Synchronized(new ArrayList()).GetType()] = ValueTag.ArrayList,
        [Queue.Synchronized(new Queue()).GetType()] = ValueTag.Queue,
        [Stack.Synchronized(new Stack()).GetType()] = ValueTag.Stack,
        [SortedList.Synchronized([]).GetType()] = ValueTag.SortedList,
    };

    /// <summary>The tag of the container inside, or null for another type.</summary>
    internal static ValueTag? KindOf(Type type) => s_kinds.TryGetValue(type, out ValueTag tag) ? tag : null;

    /// <summary>Puts the wrapper around a container again.</summary>
    internal static object? Wrap(object container) => container switch
    {
        SortedList list => SortedList.Synchronized(list),
        Hashtable table => Hashtable.Synchronized(table),
        ArrayList list => ArrayList.Synchronized(list),
        Queue queue => Queue.Synchronized(queue),
        Stack stack => Stack.Synchronized(stack),
        _ => null,
    };
}
