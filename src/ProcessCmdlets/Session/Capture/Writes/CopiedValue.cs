using System.Collections;
using System.Management.Automation;

namespace ProcessCmdlets.Session.Capture.Writes;

/// <summary>Follows a path through the value that a script is given.</summary>
internal static class CopiedValue
{
    /// <summary>Whether what the path leads to is an object that a process could change for itself only.</summary>
    internal static bool IsChangeable(object? root, IReadOnlyList<PathStep> steps)
    {
        object? value = Bare(root);
        foreach (PathStep step in steps)
        {
            if (!MayChange(value))
            {
                return false;
            }

            if (step.Cast is { } cast)
            {
                // A cast of something else makes a new object.
                if (cast.GetReflectionType() is not { } type || !(type.IsInstanceOfType(value) || IsCustom(type, value!)))
                {
                    return false;
                }
            }
            else if (!TryStep(value!, step, out value))
            {
                return true;
            }
        }

        return MayChange(value);
    }

    private static object? Bare(object? value) => value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;

    private static bool IsCustom(Type type, object value) =>
        type == typeof(PSObject) && value is PSObject { BaseObject: PSCustomObject };

    // What the module makes is shared, and a file is the same in each process.
    private static bool MayChange(object? value) => value is not (null or string or ValueType or FileSystemInfo or Type or ScriptBlock)
        && value.GetType() is { } type
        && type.Assembly != typeof(CopiedValue).Assembly
        && type.Namespace is not ("System.Collections.Immutable" or "System.Collections.Frozen");

    /// <returns>False where it cannot be seen from here.</returns>
    private static bool TryStep(object value, PathStep step, out object? next)
    {
        next = value;
        try
        {
            return step.Text[0] == '[' ? TryElement(value, step, ref next) : TryMember(value, step.Text[1..], ref next);
        }
        catch (Exception exception) when (exception is RuntimeException or InvalidOperationException or ArgumentException)
        {
            // A property that fails, or a table that cannot compare the key.
            return false;
        }
    }

    private static bool TryElement(object value, PathStep step, ref object? next)
    {
        bool isEach = ReferenceEquals(step, PathStep.Each);
        if (value is IDictionary table)
        {
            if (!isEach)
            {
                next = Bare(step.Key is { } key && table.Contains(key) ? table[key] : table.Values.Cast<object?>().FirstOrDefault());
            }

            return isEach || next is not null;
        }

        if (value is IList list)
        {
            next = Bare(list.Count == 0 ? null : step.Key is int index && index >= 0 && index < list.Count ? list[index] : list[0]);
            return !isEach || list.Count > 0;
        }

        // One object goes through a pipeline as a list of one does.
        return isEach && value is not IEnumerable;
    }

    private static bool TryMember(object value, string name, ref object? next)
    {
        if (name.Length == 0)
        {
            return false;
        }

        if (value is IDictionary table && table.Contains(name))
        {
            next = Bare(table[name]);
            return true;
        }

        PSPropertyInfo? property = PSObject.AsPSObject(value).Properties[name];
        if (property is null && value is PSObject or IDictionary)
        {
            // There is nothing to change, and the script's own error says so.
            next = null;
            return true;
        }

        if (property is not (PSNoteProperty or PSProperty))
        {
            return false;
        }

        next = Bare(property.Value);
        return true;
    }
}
