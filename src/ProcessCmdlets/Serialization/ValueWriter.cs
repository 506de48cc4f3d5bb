using System.Collections;
using System.Globalization;
using System.Management.Automation;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Serialization;

/// <summary>
/// Writes values into the payload of one message. Names are written once in a message, so a message can be read alone. One
/// thread at a time may use it; docs/design/values.md describes the bytes.
/// </summary>
internal sealed partial class ValueWriter
{
    private readonly PayloadBuffer _buffer;
    private readonly int _depth;
    private readonly bool _keepScriptBlocks;
    private readonly bool _isOutput;
    private readonly Serialization.TypeCollector? _collector;
    private readonly MemberAccess _access;
    private readonly ValuePath _path = new();
    private readonly ReferenceTable _references = new();
    private readonly ShapeTable _shapes = new();
    private readonly TypeViewTable _types;
    private readonly List<Interned> _defined = [];
    private readonly List<string> _cutPaths = [];
    private int _message = 1;
    private int _shapeCount;
    private int _typeCount;

    /// <summary>Makes a writer that appends to a buffer, which stays the caller's.</summary>
    internal ValueWriter(PayloadBuffer buffer, ValueWriterOptions? options = null)
    {
        options ??= ValueWriterOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Depth, 1);
        _buffer = buffer;
        _depth = options.Depth;
        _keepScriptBlocks = options.KeepScriptBlocks;
        _isOutput = options.IsOutput;
        _collector = options.Types;
        Transfers = options.Transfers;
        _access = options.Access;
        _types = new TypeViewTable(_access);
    }

    /// <summary>
    /// The paths since <see cref="Reset"/> of values that crossed as their text because they lay deeper than the depth
    /// given, the first few of them. What lies inside objects of .NET and PowerShell is not listed.
    /// </summary>
    internal IReadOnlyList<string> CutPaths => _cutPaths;

    /// <summary>Writes one value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">What the user would call it, for errors.</param>
    /// <exception cref="ValueNotSerializableException">It cannot cross; nothing of it was written.</exception>
    /// <exception cref="ValueUnavailableException">It stands for something that is gone; nothing of it was written.</exception>
    internal void Write(object? value, string path)
    {
        int start = _buffer.Length;
        int defined = _defined.Count;
        int cuts = _cutPaths.Count;
        int transfers = Transfers?.Count ?? 0;
        bool isDone = false;
        _path.Start(path);
        try
        {
            WriteAny(value, _depth, ValueModes.Strict);
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                TakeBack(start, defined, cuts);
                Transfers?.Reclaim(transfers);
            }

            _references.Clear();
        }
    }

    /// <summary>Lets the definition of a script's class travel with the message, where definitions do.</summary>
    internal void Include(Type type) => _collector?.Add(type);

    /// <summary>The same for one that a script names, of which there may be no values.</summary>
    internal void IncludeNamed(Type type) => _collector?.AddNamed(type);

    /// <summary>Starts a new message: names are written in full again. The buffer is the caller's to clear.</summary>
    internal void Reset()
    {
        _message++;
        _shapeCount = 0;
        _typeCount = 0;
        _defined.Clear();
        _cutPaths.Clear();
        _shapes.Trim();
        _types.Trim();
    }

    internal void WriteAny(object? value, int depth, ValueModes modes)
    {
        switch (value)
        {
            case null:
                WriteTag(ValueTag.Null);
                break;
            case string text:
                WriteTag(ValueTag.String);
                WriteText(text);
                break;
            case int number:
                WriteNumber(number);
                break;
            case PSObject wrapper:
                WriteWrapper(wrapper, depth, modes);
                break;
            default:
                WriteBare(value, null, TypePlan.For(value.GetType()), depth, modes);
                break;
        }
    }

    private void WriteBare(object value, PSObject? wrapper, TypePlan plan, int depth, ValueModes modes)
    {
        switch (plan.Kind)
        {
            case ValueKind.Scalar:
                WriteScalar(value, wrapper, plan.Tag, depth, modes);
                break;
            case ValueKind.ScriptBlock:
                WriteTag(_keepScriptBlocks ? ValueTag.ScriptBlock : ValueTag.String);
                WriteText(value.ToString() ?? string.Empty);
                break;
            case ValueKind.Enum:
                WriteEnum(value, plan);
                break;
            case ValueKind.Refused when !(_isOutput && plan.CrossesAsOutput):
                WriteRefused(value, plan, modes);
                break;
            default:
                WriteStructured(value, wrapper, plan, depth, modes);
                break;
        }
    }

    private void WriteScalar(object value, PSObject? wrapper, ValueTag tag, int depth, ValueModes modes)
    {
        if (wrapper is null && tag is ValueTag.FileInfo or ValueTag.DirectoryInfo)
        {
            // Its provider's properties are kept beside the object and are found by wrapping it.
            WriteWrapper(PSObject.AsPSObject(value), depth, modes);
            return;
        }

        if (tag >= ValueTag.ProcessQueue)
        {
            WriteHandle(tag, value, modes);
            return;
        }

        WriteScalar(tag, value);
    }

    private void WriteStructured(object value, PSObject? wrapper, TypePlan plan, int depth, ValueModes modes)
    {
        if (_references.TryFind(value, out int number))
        {
            WriteReference(number);
            return;
        }

        if (!Enter(value, modes))
        {
            return;
        }

        if (plan.Kind == ValueKind.Live && LiveObjects.TryWrite(this, plan.Tag, value, depth, modes))
        {
            // Only when it is written: the reader needs what is in it to make it, so it cannot be in itself.
            _references.Add(value);
        }
        else if (plan.Kind is ValueKind.Snapshot or ValueKind.Live or ValueKind.Refused)
        {
            WriteSnapshot(value, wrapper ?? PSObject.AsPSObject(value), plan, depth, modes);
        }
        else
        {
            WriteContainer(value, wrapper, plan, depth, modes);
        }

        _path.Leave();
    }

    private void WriteReference(int number)
    {
        WriteTag(ValueTag.Reference);
        WriteUnsigned((uint)number);
    }

    /// <summary>Goes one level deeper, or writes null where that is too deep.</summary>
    private bool Enter(object value, ValueModes modes)
    {
        if (_path.Depth < ValueLimits.WorkerDepthGuard)
        {
            _path.Enter();
            return true;
        }

        if (modes.HasFlag(ValueModes.Strict))
        {
            throw new ValueNotSerializableException(
                _path.ToString(), TypeName(value),
                $"It lies more than {ValueLimits.WorkerDepthGuard} levels deep. Send it in parts.");
        }

        AddCut(modes);
        WriteTag(ValueTag.Null);
        return false;
    }

    private void WriteRefused(object value, TypePlan plan, ValueModes modes)
    {
        if (modes.HasFlag(ValueModes.Strict))
        {
            throw new ValueNotSerializableException(_path.ToString(), TypeName(value), plan.Remedy!);
        }

        WriteTextOrNull(TextOf(value));
    }

    private void WriteTextOrNull(string? text)
    {
        WriteTag(text is null ? ValueTag.Null : ValueTag.String);
        if (text is not null)
        {
            WriteText(text);
        }
    }

    private void AddCut(ValueModes modes)
    {
        if (!modes.HasFlag(ValueModes.Quiet) && _cutPaths.Count < ValueLimits.CutPaths)
        {
            _cutPaths.Add(_path.ToString());
        }
    }

    private void TakeBack(int start, int defined, int cuts)
    {
        _buffer.Length = start;
        for (int i = defined; i < _defined.Count; i++)
        {
            _defined[i].Message = 0;
            _ = _defined[i] is NameShape ? _shapeCount-- : _typeCount--;
        }

        _defined.RemoveRange(defined, _defined.Count - defined);
        _cutPaths.RemoveRange(cuts, _cutPaths.Count - cuts);
        Array.Clear(_members, 0, _memberCount);
        _memberCount = 0;
        _sets?.Clear();
    }

    private static string TypeName(object value) => value.GetType().FullName ?? value.GetType().Name;

    private static string? TextOf(object value)
    {
        try
        {
            return Convert.ToString(value, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            // Any type's ToString may fail; the object then crosses without a text, as in CLIXML.
            return null;
        }
    }
}
