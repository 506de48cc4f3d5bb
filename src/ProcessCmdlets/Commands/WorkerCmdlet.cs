using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;

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

    /// <summary>Runs a part of the cmdlet whose failure ends it, and reports the failure under its own id.</summary>
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
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            ThrowTerminatingError(exception.ErrorRecord);
            throw;
        }
    }
}
