namespace ProcessCmdlets.Serialization;

/// <summary>What the codecs of live objects need besides the primitives.</summary>
internal sealed partial class ValueWriter
{
    private bool _hasExcerpt;

    /// <summary>Where in the value the writer is.</summary>
    internal ValuePath Path => _path;

    /// <summary>Writes a reference to what was written before.</summary>
    /// <returns>False where it was not, with nothing written.</returns>
    internal bool TryWriteReference(object value)
    {
        if (!_references.TryFind(value, out int number))
        {
            return false;
        }

        WriteReference(number);
        return true;
    }

    /// <summary>Counts what was just written among the objects that can be referred to.</summary>
    internal void Remember(object value) => _references.Add(value);

    /// <summary>Reports that not all around a value is sent with it: once, as it is so for all values of one source.</summary>
    internal void AddExcerpt(string what, ValueModes modes)
    {
        if (!_hasExcerpt && !modes.HasFlag(ValueModes.Quiet))
        {
            _hasExcerpt = true;
            _cutPaths.Add(_path + what);
        }
    }
}
