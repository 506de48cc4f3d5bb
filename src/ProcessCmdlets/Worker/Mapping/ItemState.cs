using System.Collections;
using System.Management.Automation;

namespace ProcessCmdlets.Worker.Mapping;

/// <summary>
/// What items share with the session and must not see of each other: the location, <c>$Error</c> and <c>$LASTEXITCODE</c>.
/// </summary>
internal sealed class ItemState
{
    private readonly SessionState _session;
    private readonly string _location;
    private readonly ArrayList? _errors;

    internal ItemState(SessionState session)
    {
        _session = session;
        _location = _session.Path.CurrentLocation.Path;
        _errors = _session.PSVariable.GetValue("global:Error") as ArrayList;
        Restore();
    }

    /// <summary>Makes them what they were.</summary>
    internal void Restore()
    {
        if (_errors?.Count > 0)
        {
            _errors.Clear();
        }

        if (_session.PSVariable.Get("global:LASTEXITCODE") is { Value: not null } exitCode)
        {
            exitCode.Value = null;
        }

        if (!string.Equals(_session.Path.CurrentLocation.Path, _location, StringComparison.Ordinal))
        {
            _ = _session.Path.SetLocation(WildcardPattern.Escape(_location));
        }
    }
}
