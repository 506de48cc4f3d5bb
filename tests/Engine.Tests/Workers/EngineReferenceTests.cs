using System.Reflection;
using ProcessCmdlets.Engine.Errors;

namespace Engine.Tests.Workers;

public sealed class EngineReferenceTests
{
    [Fact]
    public void Engine_References_OnlyTheBaseClassLibrary()
    {
        IEnumerable<string?> names = typeof(ProcessCmdletsException).Assembly.GetReferencedAssemblies().Select(name => name.Name);

        Assert.All(names, name => Assert.Matches("^(System\\.(?!Management\\.Automation).*|Microsoft\\.Win32\\..*)$", name));
    }

    [Fact]
    public void Engine_StartUpHook_HasTheFormThatTheRuntimeAsksFor()
    {
        Type? hook = typeof(ProcessCmdletsException).Assembly.GetType("StartupHook");

        MethodInfo? method = hook?.GetMethod("Initialize", BindingFlags.Static | BindingFlags.Public, []);

        Assert.NotNull(method);
        Assert.Equal(typeof(void), method.ReturnType);
    }
}
