using System.Management.Automation;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Worker.Mapping;

/// <summary>
/// Runs a map's body for each item that arrives: one pipeline for all of them, <c>Read-ProcessItem | body</c>. A terminating
/// error, <c>exit</c>, <c>break</c> or the like ends the pipeline, and with it one item; the next items get a new one.
/// </summary>
internal sealed class MapRun
{
    private const string SharedScript = "param($__read, $__run, $__body) & $__read -Run $__run | & $__body";

    private static readonly CmdletInfo s_read = new("Read-ProcessItem", typeof(ReadItemCommand));

    private readonly RecordWriter _writer;
    private readonly RunMessage _message;
    private readonly MapStyle _style;
    private readonly PSLanguageMode _mode;
    private readonly Action<TypeDefinitions> _define;
    private ItemState? _state;
    private DateTime _start;
    private TimeSpan _processorTime;
    private int _attempt = 1;
    private bool _inItem;
    private ScriptBlock? _body;
    private ErrorRecord? _refusal;

    internal MapRun(ItemSource items, RecordWriter writer, RunMessage message, Action<TypeDefinitions> define, PSLanguageMode mode)
    {
        _define = define;
        _mode = mode;
        Items = items;
        _writer = writer;
        _message = message;
        _style = message.Map!.Value;
    }

    /// <summary>The items.</summary>
    internal ItemSource Items { get; }

    /// <summary>Whether all items that there were are done.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Whether an item has begun and not ended.</summary>
    internal bool IsInItem => _inItem;

    /// <summary>Adds the pipeline to an empty PowerShell.</summary>
    internal PowerShell AddTo(PowerShell powerShell)
    {
        ScriptBlock body = _body = BodyCompiler.Compile(_message, _mode);
        if (_style.HasFlag(MapStyle.SharedScope))
        {
            powerShell.AddScript(SharedScript, useLocalScope: true);
            return powerShell.AddArgument(s_read).AddArgument(this).AddArgument(body);
        }

        powerShell.AddScript(Script(_style), useLocalScope: true);
        return powerShell.AddArgument(s_read).AddArgument(this).AddArgument(body).AddArgument(_message.Arguments.ToArray());
    }

    /// <summary>Writes one item after the other down the pipeline.</summary>
    internal void WriteItems(ReadItemCommand command)
    {
        _state ??= new ItemState(command.SessionState);
        while (Items.TryNext(_writer.Flush, out ValueReader? reader))
        {
            Begin();
            if (Items.Attempt != _attempt)
            {
                SetAttempt(command.SessionState);
            }

            foreach (TypeDefinitions definitions in Items.TakeDefinitions())
            {
                _define(definitions);
            }

            if (!reader.TryRead(out object? item, out ValueUnavailableException? fault))
            {
                End(ErrorRecords.From(fault, null));
                continue;
            }

            if (_style.HasFlag(MapStyle.Splat))
            {
                command.SessionState.PSVariable.Set("__splat", SplatTable.Of(item));
            }

            command.WriteObject(item, enumerateCollection: false);
            End(_refusal);
        }

        IsOver = true;
    }

    /// <summary>Keeps an error that says that the body was not run for an item: it is the item's failure, and not one of its records.</summary>
    internal bool TakesError(ErrorRecord record)
    {
        if (!_inItem || _body is null || !BodyBinding.Refused(record, _body))
        {
            return false;
        }

        _refusal = record;
        return true;
    }

    /// <summary>The pipeline has ended before the items did.</summary>
    /// <param name="error">The terminating error, or null where <c>break</c> or its like ended it.</param>
    /// <param name="exitCode">What the body has given to <c>exit</c>, or 0.</param>
    /// <returns>False when it was not an item that ended it.</returns>
    internal bool EndItem(ErrorRecord? error, int exitCode)
    {
        if (!_inItem)
        {
            return false;
        }

        End(error, exitCode);
        return true;
    }

    private static string Script(MapStyle style)
    {
        // An expression first sets $? to true: an item must not see how the one before ended.
        string item = style.HasFlag(MapStyle.Piped) ? ",$_ | & $__body" : "& $__body";
        string splat = style.HasFlag(MapStyle.Splat) ? " @__splat" : string.Empty;
        return "param($__read, $__run, $__body, $__arguments) & $__read -Run $__run | & { process { $null = 1; "
            + $"{item}{splat} @__arguments }} }}";
    }

    private void SetAttempt(SessionState session)
    {
        _attempt = Items.Attempt;
        session.PSVariable.Set("global:ProcessContext", ProcessContext.BecomeAttempt(_attempt));
    }

    private void Begin()
    {
        _inItem = true;
        if (_style.HasFlag(MapStyle.Timed))
        {
            _start = DateTime.UtcNow;
            _processorTime = ProcessUsage.Read().ProcessorTime;
        }
    }

    private void End(ErrorRecord? error, int exitCode = 0)
    {
        _inItem = false;
        _refusal = null;
        ItemTimes? times = null;
        if (_style.HasFlag(MapStyle.Timed))
        {
            ProcessUsage usage = ProcessUsage.Read();
            times = new ItemTimes(_start, DateTime.UtcNow, usage.ProcessorTime - _processorTime, usage.PeakWorkingSet64);
        }

        _writer.ItemEnded(error, exitCode, times);
        if (!_style.HasFlag(MapStyle.IsPure))
        {
            // Before the next one begins: should that one kill the process, the owner must know that this one is done.
            _writer.Flush();
            _state?.Restore();
        }
    }
}
