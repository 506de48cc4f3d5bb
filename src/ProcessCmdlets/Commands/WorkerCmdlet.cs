using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Commands;

/// <summary>
/// The base of the module's cmdlets. Ctrl+C only cancels <see cref="StopToken"/>; what was begun is ended in
/// <see cref="Release"/>, which runs on every path, <c>Select-Object -First</c> included.
/// </summary>
public abstract class WorkerCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private bool _disposed;

    private protected WorkerCmdlet()
    {
    }

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _stop.Cancel();
        Release();
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stop.Cancel();

    /// <summary>Ends what the cmdlet began. Called once, on every path.</summary>
    private protected virtual void Release()
    {
    }

    /// <summary>Writes the errors of a pool's finalization scripts, which run when nobody may be there to be told.</summary>
    private protected void WriteFailures(ProcessPool pool)
    {
        foreach (ErrorRecord failure in pool.TakeFailures())
        {
            WriteError(failure);
        }
    }

    /// <summary>Writes one record of a worker to the stream it belongs to. Only the pipeline's thread may call it.</summary>
    private protected void Write(RecordKind kind, object? value)
    {
        switch (kind)
        {
            case RecordKind.Output:
                WriteObject(value);
                break;
            case RecordKind.Error:
                var record = (ErrorRecord)value!;
                if (PowerShellInternals.FullyQualifiedErrorId(record) is not null)
                {
                    // A worker's record says where in its script it was made; WriteError would put this cmdlet there.
                    PowerShellInternals.PreserveInvocationInfoOnce(record, true);
                }

                if (NativeErrorOutput.IsFrom(record))
                {
                    NativeErrorOutput.Write(this, record);
                }
                else
                {
                    WriteError(record);
                }

                break;
            case RecordKind.Warning:
                WriteWarning(((WarningRecord)value!).Message);
                break;
            case RecordKind.Verbose:
                WriteVerbose(((VerboseRecord)value!).Message);
                break;
            case RecordKind.Debug:
                WriteDebug(((DebugRecord)value!).Message);
                break;
            case RecordKind.Information:
                WriteInformation((InformationRecord)value!);
                break;
            case RecordKind.Progress:
                WriteProgress((ProgressRecord)value!);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "A record of an unknown kind.");
        }
    }

    /// <summary>Runs a part of the cmdlet whose failure ends it, and reports the failure under its own id.</summary>
    private protected void Guard(Action action, object? target = null) => Guard(
        () =>
        {
            action();
            return true;
        },
        target);

    /// <summary>The same for a part that has a result.</summary>
    private protected T Guard<T>(Func<T> action, object? target = null)
    {
        try
        {
            return action();
        }
        catch (ProcessCmdletsException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception, target));
            throw;
        }
        catch (Exception exception) when (ResourceLimits.Find(exception) is not null)
        {
            // The runtime's own calls meet the limits of the system too.
            ThrowTerminatingError(ErrorRecords.From(exception, target));
            throw;
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            ThrowTerminatingError(exception.ErrorRecord);
            throw;
        }
    }
}
