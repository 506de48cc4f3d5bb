namespace Engine.Tests.Workers;

/// <summary>Changes an environment variable of this process until disposed.</summary>
internal sealed class EnvironmentChange : IDisposable
{
    private readonly string _name;
    private readonly string? _before;

    internal EnvironmentChange(string name, string? value)
    {
        _name = name;
        _before = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);
}
