using System.Collections;
using System.Globalization;
using System.Text;

namespace ProcessCmdlets.Serialization;

/// <summary>Where the writer is inside a value, kept so cheaply that it can always be kept.</summary>
internal sealed class ValuePath
{
    private const int Property = -1;
    private const int Key = -2;
    private const int Nowhere = -3;

    private readonly string[] _names = new string[ValueLimits.WorkerDepthGuard + 2];
    private readonly object?[] _keys = new object?[ValueLimits.WorkerDepthGuard + 2];
    private readonly int[] _indexes = new int[ValueLimits.WorkerDepthGuard + 2];
    private string _root = string.Empty;

    /// <summary>The number of steps from the root.</summary>
    internal int Depth { get; private set; }

    /// <summary>Starts at a value of that name.</summary>
    internal void Start(string root)
    {
        _root = root;
        Depth = 0;
    }

    /// <summary>Goes inside the current value; one of the methods below then says where.</summary>
    internal void Enter()
    {
        Depth++;
        _indexes[Depth] = Nowhere;
    }

    /// <summary>Comes back out.</summary>
    internal void Leave()
    {
        _keys[Depth] = null;
        Depth--;
    }

    /// <summary>The writer is at a property.</summary>
    internal void AtProperty(string name)
    {
        _names[Depth] = name;
        _indexes[Depth] = Property;
    }

    /// <summary>The writer is at an element.</summary>
    internal void AtIndex(int index) => _indexes[Depth] = index;

    /// <summary>The writer is at a dictionary's key or its value.</summary>
    internal void AtKey(object key)
    {
        _keys[Depth] = key;
        _indexes[Depth] = Key;
    }

    /// <summary>The path as the user would write it.</summary>
    public override string ToString()
    {
        StringBuilder path = new(_root);
        for (int step = 1; step <= Depth; step++)
        {
            switch (_indexes[step])
            {
                case Property:
                    AppendName(path, _names[step]);
                    break;
                case Key:
                    AppendKey(path, _keys[step]);
                    break;
                case Nowhere:
                    break;
                default:
                    path.Append('[').Append(_indexes[step].ToString(CultureInfo.InvariantCulture)).Append(']');
                    break;
            }
        }

        return path.ToString();
    }

    private static void AppendKey(StringBuilder path, object? key)
    {
        if (key is string name)
        {
            AppendName(path, name);
        }
        else
        {
            // A container as a key could hold anything; its type says enough.
            string? text = key is IEnumerable ? key.GetType().Name : Convert.ToString(key, CultureInfo.InvariantCulture);
            path.Append('[').Append(text).Append(']');
        }
    }

    private static void AppendName(StringBuilder path, string name)
    {
        foreach (char c in name)
        {
            if (!char.IsLetterOrDigit(c) && c != '_')
            {
                path.Append(".'").Append(name.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
                return;
            }
        }

        path.Append('.').Append(name);
    }
}
