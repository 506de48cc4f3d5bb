using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Session.Wire;

/// <summary>A script to run in a worker, with the values it was given.</summary>
internal sealed class RunMessage
{
    /// <summary>The script, by text.</summary>
    internal string Script { get; init; } = string.Empty;

    /// <summary>Whether the script runs in the global scope, where what it defines stays; else in a scope of its own.</summary>
    internal bool IsGlobal { get; init; }

    /// <summary>The file the script came from, which gives it <c>$PSScriptRoot</c> and its errors their place; null where none did.</summary>
    internal string? ScriptPath { get; init; }

    /// <summary>The line of that file in which it begins, from 1.</summary>
    internal int ScriptLine { get; init; } = 1;

    /// <summary>A script to run first in the same scope as a profile would, or null.</summary>
    internal string? InitializationScript { get; init; }

    /// <summary>A script to run last in the global scope, after a map's items, or null.</summary>
    internal string? FinalizationScript { get; init; }

    /// <summary>Values of <c>$using:</c> expressions under the keys that PowerShell looks them up by.</summary>
    internal IReadOnlyList<NamedValue> UsingValues { get; init; } = [];

    /// <summary>Positional arguments.</summary>
    internal IReadOnlyList<object?> Arguments { get; init; } = [];

    /// <summary>Whether Input frames follow; without them <c>$input</c> is empty.</summary>
    internal bool HasInput { get; init; }

    /// <summary>How deep output objects keep their properties.</summary>
    internal int Depth { get; init; } = ValueWriterOptions.DefaultDepth;

    /// <summary>How to run the script as the body of a map, once for each object of the Input frames; null runs it once.</summary>
    internal MapStyle? Map { get; init; }

    /// <summary>Whether variables, functions and aliases are first made what they were when the worker was new.</summary>
    internal bool IsClean { get; init; }

    /// <summary>
    /// The file that takes the streams of a detached process, or null. Such a process does not end with its owner.
    /// </summary>
    internal string? LogPath { get; init; }

    /// <summary>Why a value among those it was given cannot be had here, or null: the script cannot run then.</summary>
    internal ValueUnavailableException? Fault { get; init; }

    internal void Write(ValueWriter writer)
    {
        writer.WriteString(Script);
        writer.WriteBoolean(IsGlobal);
        writer.WriteString(ScriptPath);
        writer.WriteInt32(ScriptLine);
        writer.WriteString(InitializationScript);
        writer.WriteString(FinalizationScript);
        writer.WriteInt32(UsingValues.Count);
        foreach ((string key, object? value) in UsingValues)
        {
            writer.WriteString(key);
            writer.Write(value, UsingKey.Text(key));
        }

        writer.WriteInt32(Arguments.Count);
        for (int i = 0; i < Arguments.Count; i++)
        {
            writer.Write(Arguments[i], $"ArgumentList[{i}]");
        }

        writer.WriteBoolean(HasInput);
        writer.WriteInt32(Depth);
        writer.WriteString(LogPath);
        writer.WriteBoolean(IsClean);
        writer.WriteInt32(Map is { } style ? (int)style : -1);
    }

    /// <summary>The script blocks among the values, as they were read.</summary>
    internal IReadOnlyCollection<System.Management.Automation.ScriptBlock> ScriptBlocks { get; private init; } = [];

    internal static RunMessage Read(ValueReader reader)
    {
        ValueUnavailableException? fault = null;
        return new RunMessage
        {
            Script = reader.ReadString() ?? string.Empty,
            IsGlobal = reader.ReadBoolean(),
            ScriptPath = reader.ReadString(),
            ScriptLine = reader.ReadInt32(),
            InitializationScript = reader.ReadString(),
            FinalizationScript = reader.ReadString(),
            UsingValues = ReadUsingValues(reader, ref fault),
            Arguments = ReadArguments(reader, ref fault),
            Fault = fault,
            HasInput = reader.ReadBoolean(),
            Depth = reader.ReadInt32(),
            LogPath = reader.ReadString(),
            IsClean = reader.ReadBoolean(),
            Map = reader.ReadInt32() is >= 0 and var style ? (MapStyle)style : null,
            ScriptBlocks = reader.ScriptBlocks,
        };
    }

    private static List<NamedValue> ReadUsingValues(ValueReader reader, ref ValueUnavailableException? fault)
    {
        int count = reader.ReadInt32();
        var values = new List<NamedValue>();
        for (int i = 0; i < count; i++)
        {
            values.Add(new NamedValue(reader.ReadString() ?? string.Empty, ReadValue(reader, ref fault)));
        }

        return values;
    }

    private static List<object?> ReadArguments(ValueReader reader, ref ValueUnavailableException? fault)
    {
        int count = reader.ReadInt32();
        var arguments = new List<object?>();
        for (int i = 0; i < count; i++)
        {
            arguments.Add(ReadValue(reader, ref fault));
        }

        return arguments;
    }

    private static object? ReadValue(ValueReader reader, ref ValueUnavailableException? fault)
    {
        if (!reader.TryRead(out object? value, out ValueUnavailableException? own))
        {
            fault ??= own;
        }

        return value;
    }
}
