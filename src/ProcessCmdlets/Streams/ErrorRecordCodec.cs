using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Streams;

/// <summary>
/// Error records on the wire. The id, category, details, position and script stack arrive as they were; the exception arrives
/// as a <see cref="RemoteErrorException"/>.
/// </summary>
internal static class ErrorRecordCodec
{
    // A chain of causes longer than this says nothing more, and a hostile one must not exhaust the stack.
    private const int MaximumCauses = 16;

    // PowerShell's id of a type that it does not know. In a worker it is mostly one that the caller's session has.
    private const string TypeNotFound = nameof(TypeNotFound);

    // The frames of what calls a script in a worker: of a map's body, and of any other.
    private const string CallerFrame = "at <ScriptBlock>, <No file>: line 1";
    private const string ProcessFrame = "at <ScriptBlock><Process>, <No file>: line 1";

    internal static void Write(ValueWriter writer, ErrorRecord record)
    {
        WriteException(writer, record.Exception, 0);
        writer.WriteString(record.FullyQualifiedErrorId);
        ErrorCategoryInfo category = record.CategoryInfo;
        writer.WriteInt32((int)category.Category);
        writer.WriteString(category.Activity);
        writer.WriteString(category.Reason);
        writer.WriteString(category.TargetName);
        writer.WriteString(category.TargetType);
        WriteTarget(writer, record.TargetObject);
        bool lacksType = record.ErrorDetails is null && record.FullyQualifiedErrorId == TypeNotFound;
        writer.WriteString(lacksType ? record.Exception.Message : record.ErrorDetails?.Message);
        writer.WriteString(lacksType ? Messages.TypeNotInWorker() : record.ErrorDetails?.RecommendedAction);
        writer.WriteString(WithoutCaller(record.ScriptStackTrace));
        WritePosition(writer, record.InvocationInfo);
    }

    /// <summary>The script stack as the user's script has made it, without the worker's frames below it.</summary>
    internal static string? WithoutCaller(string? stack)
    {
        if (!TryCut(stack, CallerFrame, out string? rest))
        {
            return stack;
        }

        return TryCut(rest, ProcessFrame, out string? body) ? body : rest;
    }

    internal static ErrorRecord Read(ValueReader reader, int processId) => reader.Read(bytes => ReadParts(bytes, processId));

    private static ErrorRecord ReadParts(ValueReader reader, int processId)
    {
        Cause cause = ReadException(reader, 0);
        string id = reader.ReadString() ?? string.Empty;
        var category = (ErrorCategory)reader.ReadInt32();
        string? activity = reader.ReadString();
        string? reason = reader.ReadString();
        string? targetName = reader.ReadString();
        string? targetType = reader.ReadString();

        // The error matters more than its target, which may be gone.
        _ = reader.TryRead(out object? target, out _);
        string? details = reader.ReadString();
        string? recommended = reader.ReadString();
        string? scriptStack = reader.ReadString();
        Position? position = ReadPosition(reader);

        var record = new ErrorRecord(Build(cause, processId, scriptStack, position?.Message), id, category, target);
        PowerShellInternals.FullyQualifiedErrorId(record) = id;
        record.CategoryInfo.Activity = activity;
        record.CategoryInfo.Reason = reason;
        record.CategoryInfo.TargetName = targetName;
        record.CategoryInfo.TargetType = targetType;
        if (details is not null)
        {
            record.ErrorDetails = new ErrorDetails(details) { RecommendedAction = recommended };
        }

        // Before the position is set: setting it fills an empty script stack with this process's own.
        PowerShellInternals.ScriptStackTrace(record) = scriptStack ?? string.Empty;
        if (position is { Extent: { } extent })
        {
            PowerShellInternals.SetInvocationInfo(record, InvocationInfo.Create(null, extent));
        }

        return record;
    }

    /// <summary>Takes a frame from the end of a stack that has others.</summary>
    private static bool TryCut(string? stack, string frame, out string? rest)
    {
        rest = stack?.EndsWith(frame, StringComparison.Ordinal) == true ? stack[..^frame.Length].TrimEnd('\r', '\n') : null;
        return !string.IsNullOrEmpty(rest);
    }

    private static void WriteException(ValueWriter writer, Exception exception, int level)
    {
        writer.WriteString((exception as RemoteErrorException)?.ExceptionTypeName ?? exception.GetType().FullName);
        writer.WriteString(exception.Message);
        writer.WriteString((exception as RemoteErrorException)?.RemoteStackTrace ?? exception.StackTrace);
        bool hasCause = exception.InnerException is not null && level < MaximumCauses;
        writer.WriteBoolean(hasCause);
        if (hasCause)
        {
            WriteException(writer, exception.InnerException!, level + 1);
        }
    }

    private static Cause ReadException(ValueReader reader, int level)
    {
        string typeName = reader.ReadString() ?? typeof(Exception).FullName!;
        string message = reader.ReadString() ?? string.Empty;
        string? stack = reader.ReadString();
        Cause? inner = reader.ReadBoolean() && level <= MaximumCauses ? ReadException(reader, level + 1) : null;
        return new Cause(typeName, message, stack, inner);
    }

    private static RemoteErrorException Build(Cause cause, int processId, string? scriptStack, string? positionMessage)
    {
        Exception? inner = cause.Inner is null ? null : Build(cause.Inner, processId, null, null);
        return new RemoteErrorException(cause.Message, inner)
        {
            ExceptionTypeName = cause.TypeName,
            ProcessId = processId,
            ScriptStackTrace = scriptStack,
            PositionMessage = positionMessage,
            RemoteStackTrace = cause.Stack,
        };
    }

    private static void WriteTarget(ValueWriter writer, object? target)
    {
        try
        {
            writer.Write(target, "TargetObject");
        }
        catch (Exception exception) when (exception is ValueNotSerializableException or ValueUnavailableException)
        {
            // The error matters more than its target: a target that cannot cross arrives as its text.
            writer.Write(target?.ToString(), "TargetObject");
        }
    }

    private static void WritePosition(ValueWriter writer, InvocationInfo? invocation)
    {
        bool known = invocation is { ScriptLineNumber: > 0 };
        writer.WriteBoolean(known);
        if (known)
        {
            int added = UsingStatements.LengthInFrontOf(invocation!.Line, invocation.OffsetInLine);
            string line = invocation.Line[added..];
            int column = invocation.OffsetInLine - added;
            writer.WriteString(invocation.ScriptName);
            writer.WriteInt32(invocation.ScriptLineNumber);
            writer.WriteInt32(column);
            writer.WriteString(line);
            writer.WriteString(added == 0
                ? invocation.PositionMessage
                : InvocationInfo.Create(null, Extent(invocation.ScriptName, invocation.ScriptLineNumber, column, line)).PositionMessage);
        }
    }

    private static Position? ReadPosition(ValueReader reader)
    {
        if (!reader.ReadBoolean())
        {
            return null;
        }

        string? file = reader.ReadString();
        int line = reader.ReadInt32();
        int column = reader.ReadInt32();
        string text = reader.ReadString() ?? string.Empty;
        string? message = reader.ReadString();
        return new Position(Extent(file, line, column, text), message);
    }

    private static ScriptExtent Extent(string? file, int line, int column, string lineText)
    {
        string text = lineText.TrimEnd('\r', '\n');

        // A place outside of its line would throw where the error is shown.
        column = Math.Clamp(column, 1, text.Length + 1);
        int end = text.Length + 1;
        return new ScriptExtent(new ScriptPosition(file, line, column, text), new ScriptPosition(file, line, end, text));
    }

    private sealed record Cause(string TypeName, string Message, string? Stack, Cause? Inner);

    private readonly record struct Position(IScriptExtent Extent, string? Message);
}
