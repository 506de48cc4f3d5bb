using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace ProcessCmdlets.Streams;

/// <summary>
/// Carries records from the threads that read workers to the pipeline's thread, the only one that may write them. It is
/// bounded: a worker whose records are not taken is held back.
/// </summary>
internal sealed class RecordQueue : IRecordSink, IDisposable
{
    private const int Capacity = 1024;

    private readonly BlockingCollection<(RecordKind Kind, object? Value)> _records = new(Capacity);
    private readonly CancellationTokenSource _closed = new();

    public void Output(object? value) => Add(RecordKind.Output, value);

    public void Error(ErrorRecord record) => Add(RecordKind.Error, record);

    public void Warning(WarningRecord record) => Add(RecordKind.Warning, record);

    public void Verbose(VerboseRecord record) => Add(RecordKind.Verbose, record);

    public void Debug(DebugRecord record) => Add(RecordKind.Debug, record);

    public void Information(InformationRecord record) => Add(RecordKind.Information, record);

    public void Progress(ProgressRecord record) => Add(RecordKind.Progress, record);

    /// <summary>Adds an object of the cmdlet's own, to be taken in its turn among the records.</summary>
    internal void Notify(object notice) => Add(RecordKind.Output, notice);

    /// <summary>Takes the next record, waiting for it.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal (RecordKind Kind, object? Value) Take(CancellationToken stop) => _records.Take(stop);

    /// <summary>Takes the next record if there is one.</summary>
    internal bool TryTake([MaybeNullWhen(false)] out (RecordKind Kind, object? Value) record) => _records.TryTake(out record);

    /// <summary>Nothing is taken any more: whoever waits to add goes on, and what they add is dropped.</summary>
    public void Dispose() => _closed.Cancel();

    private void Add(RecordKind kind, object? value)
    {
        try
        {
            _records.Add((kind, value), _closed.Token);
        }
        catch (OperationCanceledException)
        {
            // The pipeline that asked for the records has ended.
        }
    }
}
