using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>What the commands that work through a provider have in common.</summary>
public abstract class ProviderCommand : PSCmdlet, IDynamicParameters
{
    private readonly Lock _gate = new();
    private ProviderContext? _current;
    private object? _dynamicParameters;

    /// <summary>Whether what is hidden or read-only is meant, too.</summary>
    private protected virtual bool ForceValue => false;

    /// <summary>Whether what the provider returns is written.</summary>
    private protected virtual bool PassThruValue => true;

    /// <summary>Whether paths are taken as they are, without wildcards.</summary>
    private protected virtual bool IsLiteral => false;

    /// <summary>Gives the parameters that the provider of the path adds.</summary>
    /// <returns>An object with the parameters, or null.</returns>
    public object? GetDynamicParameters()
    {
        try
        {
            return _dynamicParameters = FindDynamicParameters(NewContext());
        }
        catch (SessionStateException)
        {
            // The path, drive or provider does not exist: the command itself reports that.
            return null;
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        lock (_gate)
        {
            _current?.Stop();
        }
    }

    /// <summary>Asks the provider for the parameters that it adds.</summary>
    private protected virtual object? FindDynamicParameters(ProviderContext context) => null;

    /// <summary>A context with what this command's parameters say.</summary>
    private protected ProviderContext NewContext() => NewContext(IsLiteral);

    /// <summary>A context with what this command's parameters say, for paths that may have been resolved before.</summary>
    private protected ProviderContext NewContext(bool literal)
    {
        ProviderContext context = new(this, literal);
        context.Configure(ForceValue, PassThruValue, _dynamicParameters);
        Configure(context);
        lock (_gate)
        {
            _current = context;
        }
        return context;
    }

    /// <summary>Adds what a derived command knows.</summary>
    private protected virtual void Configure(ProviderContext context)
    {
        // Nothing here.
    }

    /// <summary>Runs an action for each path; what is wrong with one becomes an error, and the next follows.</summary>
    private protected void ForEach(IEnumerable<string> paths, Action<string, object> action)
    {
        foreach (string path in paths)
        {
            Try(() => action(path, NewContext().Value));
        }
    }

    /// <summary>Runs an action; what the engine refuses becomes an error.</summary>
    private protected void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is SessionStateException or PSNotSupportedException or PSArgumentException
            or ProviderInvocationException or PSInvalidOperationException)
        {
            WriteError(new ErrorRecord(((IContainsErrorRecord)exception).ErrorRecord, exception));
        }
    }
}
