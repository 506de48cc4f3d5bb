using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace ProcessCmdlets.Host.Engine;

/// <summary>
/// The engine's formatter. It is all there, views of format files included; only its front commands are missing, and
/// what they plug together is not public.
/// </summary>
internal static class EngineFormatting
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;

    private static readonly FieldInfo s_implementation =
        typeof(FrontEndCommandBase).GetField("implementation", Hidden)!;

    /// <summary>Gives a Format- command its implementation.</summary>
    /// <param name="command">The command.</param>
    /// <param name="shape">Table, List, Wide or Complex.</param>
    public static void UseShape(FrontEndCommandBase command, string shape)
    {
        object value = Enum.Parse(TypeOf("FormatShape"), shape);
        s_implementation.SetValue(command, Create("InnerFormatShapeCommand", value));
    }

    /// <summary>Gives an Out- command its implementation, which writes the text it makes to a writer.</summary>
    /// <param name="command">The command.</param>
    /// <param name="writer">Takes the text, a line at a time.</param>
    /// <param name="width">How many columns there are.</param>
    public static void UseWriter(FrontEndCommandBase command, TextWriter writer, int width)
    {
        object output = Create("OutputManagerInner");
        // The line output has to be known before the command begins, and its type has no public name.
        output.GetType().GetProperty("LineOutput", Hidden)!.SetValue(output, Create("TextWriterLineOutput", writer, width));
        s_implementation.SetValue(command, output);
    }

    /// <summary>What a Format- command without parameters of its own tells the formatter.</summary>
    /// <param name="properties">What the user chose, or null.</param>
    /// <param name="definition">The name of the type that knows which keys a calculated property may have.</param>
    /// <param name="command">The command, for its errors.</param>
    public static object ReadProperties(object[] properties, string definition, PSCmdlet command)
    {
        object processor = Create("ParameterProcessor", Create(definition));
        object context = Create("TerminatingErrorContext", command);
        return processor.GetType().GetMethod("ProcessParameters", Hidden)!.Invoke(
            processor, BindingFlags.DoNotWrapExceptions, binder: null, [properties, context], culture: null)!;
    }

    private static object Create(string type, params object[] arguments) =>
        Activator.CreateInstance(TypeOf(type), Hidden, binder: null, arguments, culture: null)!;

    private static Type TypeOf(string name) => typeof(FrontEndCommandBase).Assembly.GetType(
        $"Microsoft.PowerShell.Commands.Internal.Format.{name}", throwOnError: true)!;
}
