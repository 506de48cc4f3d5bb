using System.Collections;
using System.Globalization;
using System.Management.Automation;
using ProcessCmdlets.Subprocesses;

namespace ProcessCmdlets.InputRuns.PerInput;

/// <summary>What an item is in the places of a template.</summary>
internal sealed class ItemWords
{
    private readonly object? _value;
    private readonly long _sequence;
    private readonly string _slot;

    /// <param name="value">The item.</param>
    /// <param name="sequence">Its number, from 1.</param>
    /// <param name="slot">The number of its slot, from 1, or what is to stand for it.</param>
    /// <exception cref="RuntimeException">Its text contains NUL: InvalidArgument.</exception>
    internal ItemWords(object? value, long sequence, string slot)
    {
        _value = value;
        _sequence = sequence;
        _slot = slot;

        // A file is its path, from wherever the program starts.
        object? bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        Text = bare is FileSystemInfo file ? file.FullName : ArgumentTexts.Text(value);
    }

    /// <summary>The item's text.</summary>
    internal string Text { get; }

    /// <summary>What stands in a place, or null where the item has no such property.</summary>
    internal string? Value(string place) => place switch
    {
        "" => Text,
        "." => Text[..^Path.GetExtension(Text).Length],
        "/" => Path.GetFileName(Text),
        "//" => Path.GetDirectoryName(Text) is { Length: > 0 } folder ? folder : ".",
        "/." => Path.GetFileNameWithoutExtension(Text),
        "#" => _sequence.ToString(CultureInfo.InvariantCulture),
        "%" => _slot,
        _ => Property(place),
    };

    private string? Property(string name)
    {
        if (_value is null)
        {
            return null;
        }

        PSObject item = PSObject.AsPSObject(_value);
        if (item.BaseObject is IDictionary table && table.Keys.Cast<object>().FirstOrDefault(
            key => string.Equals(key.ToString(), name, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return ArgumentTexts.Text(table[found]);
        }

        return item.Properties[name] is { } property ? ArgumentTexts.Text(property.Value) : null;
    }
}
